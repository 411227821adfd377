package enginetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// counters is a module whose method reports all the state that an instance
// has, as it found it, and changes it.
func counters() *vm.Code {
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	g := m.Global(1)
	m.Data(0, "\x02")
	body := asm.Do(
		asm.GlobalGet(g), asm.Call(report), asm.GlobalGet(g), asm.I64Const(10), asm.I64Add, asm.GlobalSet(g),
		asm.I32Const(0), asm.I64Load(), asm.Call(report), asm.I32Const(0), asm.I32Const(0), asm.I64Load(), asm.I64Const(10), asm.I64Add, asm.I64Store(),
		asm.I32Const(40000), asm.I64Load(), asm.Call(report), asm.I32Const(40000), asm.I64Const(77), asm.I64Store(),
		asm.MemorySize, asm.I64ExtendI32, asm.Call(report), asm.I32Const(1), asm.MemoryGrow, asm.Drop,
		asm.I32Const(100000), asm.I64Load(), asm.Call(report), asm.I32Const(100000), asm.I64Const(77), asm.I64Store(),
	)
	m.Method("run", body)
	m.Method("trap", body, asm.Unreachable)
	return m.Code()
}

func isolation(t *testing.T, e vm.Engine) {
	code := counters()
	first := record(t, e, code, "run")
	for range 3 {
		if again := record(t, e, code, "run"); again != first {
			t.Errorf("a call sees %s, the first saw %s", again, first)
		}
	}
}

func isolationAfterTrap(t *testing.T, e vm.Engine) {
	code := counters()
	first := record(t, e, code, "run")
	for range 3 {
		record(t, e, code, "trap")
		if again := record(t, e, code, "run"); again != first {
			t.Errorf("after a trap a call sees %s, the first saw %s", again, first)
		}
	}
}

func record(t *testing.T, e vm.Engine, code *vm.Code, method string) string {
	t.Helper()
	var seen []uint64
	err := e.Call(code, method, Plenty(), HostFunc(func(_ int, _ vm.Memory, args []uint64) (uint64, error) {
		seen = append(seen, args[0])
		return 0, nil
	}))
	var trap *vm.Trap
	if err != nil && !errors.As(err, &trap) {
		t.Fatal(err)
	}
	return fmt.Sprint(seen)
}

func malformed(t *testing.T, e vm.Engine) {
	whole := counters().Wasm
	for name, wasm := range map[string][]byte{
		"nothing":     nil,
		"text":        []byte("(module)"),
		"header only": whole[:6],
		"cut":         whole[:len(whole)-1],
		"type error":  typeError(),
	} {
		code := &vm.Code{Hash: sha256.Sum256(wasm), Wasm: wasm,
			Exports: map[string]vm.ExportKind{"run": vm.ExportVoid}}
		for range 2 { // the second answer may come from a cache
			var compile *vm.CompileError
			if err := e.Call(code, "run", Plenty(), NoHost); !errors.As(err, &compile) {
				t.Errorf("%s: %v, want a compile error", name, err)
			}
		}
	}
}

// badSegments: engines differ over them, which is why prepare lets none through; the
// call may end as it will, and the engine goes on.
func badSegments(t *testing.T, e vm.Engine) {
	var elements, data asm.Module
	elements.Table(1, elements.Func("", nil, nil, 0))
	elements.Elements(append([]byte{0}, asm.Do(asm.I32Const(5), asm.End)...), 0)
	data.Memory(1, -1)
	data.Data(-1, "x")
	for name, m := range map[string]*asm.Module{"elements": &elements, "data": &data} {
		m.Method("run")
		code := m.Code()
		for range 2 {
			var trap *vm.Trap
			if err := e.Call(code, "run", Plenty(), NoHost); err != nil && !errors.As(err, &trap) {
				t.Errorf("%s: %v, want a trap", name, err)
			}
		}
	}
	isolation(t, e)
}

func typeError() []byte {
	var m asm.Module
	m.Method("run", asm.I32Const(1), asm.I64Const(1), asm.I32Add, asm.Drop)
	return m.Wasm()
}

func missingImports(t *testing.T, e vm.Engine) {
	for _, c := range []struct {
		module, name    string
		params, results []vm.ValueType
	}{
		{vm.HostModule, "no_such_function", nil, nil},
		{"no_such_module", "input", []vm.ValueType{asm.I64}, nil},
		{vm.HostModule, "input", []vm.ValueType{asm.I32}, nil},
		{vm.HostModule, "block_index", nil, nil},
		{vm.BlockModule, "input", []vm.ValueType{asm.I64}, nil},
		{"data[0]", "start ", nil, nil},
	} {
		var m asm.Module
		m.Import(c.module, c.name, c.params, c.results)
		m.Memory(1, -1)
		m.Method("run")
		var link *vm.LinkError
		if err := e.Call(m.Code(), "run", Plenty(), NoHost); !errors.As(err, &link) {
			t.Errorf("import of %s.%s: %v, want a link error", c.module, c.name, err)
		}
	}
}

func onlyMethods(t *testing.T, e vm.Engine) {
	var m asm.Module
	m.Memory(1, -1)
	m.Method("method")
	m.Func("takes", []vm.ValueType{asm.I64}, nil, 0)
	m.Func("gives", nil, []vm.ValueType{asm.I64}, 0, asm.I64Const(0))
	code := m.Code()
	mustCall(t, e, code, "method", NoHost)
	for _, export := range []string{"takes", "gives", "memory", "absent", ""} {
		var link *vm.LinkError
		if err := e.Call(code, export, Plenty(), NoHost); !errors.As(err, &link) {
			t.Errorf("call of %q: %v, want a link error", export, err)
		}
	}
}

func cacheKey(t *testing.T, e vm.Engine) {
	answer := func(number int64) []byte {
		var m asm.Module
		report := m.ImportHost("account_balance")
		m.Memory(1, -1)
		m.Method("run", asm.I64Const(number), asm.Call(report))
		return m.Code().Wasm
	}
	code := func(hash byte, version uint32, wasm []byte) *vm.Code {
		return &vm.Code{Hash: [32]byte{hash}, PrepareVersion: version, Wasm: wasm,
			Exports: map[string]vm.ExportKind{"run": vm.ExportVoid}}
	}
	for range 2 {
		for i, c := range []*vm.Code{code(1, 1, answer(0)), code(1, 2, answer(1)), code(2, 1, answer(2))} {
			if got := record(t, e, c, "run"); got != fmt.Sprint([]int{i}) {
				t.Errorf("code %d answers %s", i, got)
			}
		}
	}
}

func parallel(t *testing.T, e vm.Engine) {
	var m asm.Module
	report, step := m.ImportHost("account_balance"), m.ImportHost("storage_usage")
	m.Memory(1, -1)
	g := m.Global(0)
	// Add what the host says to a global often.
	m.Func("run", nil, nil, 0,
		asm.Loop,
		asm.GlobalGet(g), asm.Call(step), asm.I64Add, asm.GlobalSet(g),
		asm.GlobalGet(g), asm.Call(report),
		asm.Br(0),
		asm.End)
	code := m.Code()
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for round := range 10 {
				step := uint64(worker*1000 + round + 1)
				stop := errors.New("enough")
				calls := uint64(0)
				err := e.Call(code, "run", Plenty(),
					HostFunc(func(_ int, _ vm.Memory, args []uint64) (uint64, error) {
						if len(args) == 0 {
							return step, nil
						}
						if calls++; args[0] != calls*step {
							return 0, fmt.Errorf("worker %d: %d after %d steps of %d", worker, args[0], calls, step)
						}
						if calls == 50 {
							return 0, stop
						}
						return 0, nil
					}))
				if err != stop {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
