package enginetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/vm"
)

// wasi imports a function of WASI.
func wasi(m *Module, name string, params ...vm.ValueType) int {
	return m.Import(vm.WASIPreviewModule, name, params, []vm.ValueType{I32})
}

// startUp: what start-up leaves in memory and globals is what each call begins
// with, and no call pays for it.
func startUp(t *testing.T, e vm.Engine, p Prepare) {
	var m Module
	report := m.ImportHost("account_balance")
	clock, random := wasi(&m, "clock_time_get", I32, I64, I32), wasi(&m, "random_get", I32, I32)
	m.Memory(1, -1)
	m.Data(8, "overwritten")
	m.Data(1000, "kept")
	g := m.Global(5)
	m.Func("_initialize", nil, nil, 0,
		GlobalGet(g), I64Const(-1_000_000_000_000), I64Add, GlobalSet(g),
		I32Const(8), I64Const(-2), I64Store(),
		I32Const(2), MemoryGrow, Drop,
		I32Const(150_000), I64Const(77), I64Store(),
		I32Const(0), I64Const(0), I32Const(16), Call(clock), Drop,
		I32Const(1), I64Const(0), I32Const(24), Call(clock), Drop,
		I32Const(32), I32Const(8), Call(random), Drop)
	at := func(address int32) Code { return Do(I32Const(address), I64Load(), Call(report)) }
	m.Method("run", GlobalGet(g), Call(report), MemorySize, I64ExtendI32, Call(report),
		at(8), at(16), at(24), at(150_000), at(1000),
		I32Const(8), I64Const(1), I64Store(), I64Const(1), GlobalSet(g))
	m.Method("random", at(32))
	code := p.prepared(t, e, &m)
	if code.MemoryPages != 3 || len(code.Globals) != 1 || !code.Restorable {
		t.Errorf("%d pages, %d globals, restorable %v", code.MemoryPages, len(code.Globals), code.Restorable)
	}
	const kept = 0x7470656b
	want := fmt.Sprint([]int64{5 - 1_000_000_000_000, 3, -2, 1_640_995_200_000_000_000, 1, 77, kept})
	for range 3 {
		var got []int64
		meter := Plenty()
		before := meter.Instructions
		if err := e.Call(code, "run", meter, reporting(&got)); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("a call begins with %v, want %v", got, want)
		}
		if used := before - meter.Instructions; used != 33 {
			t.Errorf("a call costs %d instructions, want 33", used)
		}
	}
	var first, second []int64
	mustCall(t, e, code, "random", reporting(&first))
	m.Data(2000, "other code")
	mustCall(t, e, p.prepared(t, e, &m), "random", reporting(&second))
	if first[0] == 0 || first[0] == second[0] {
		t.Errorf("two codes have drawn %x and %x", first, second)
	}
	var link *vm.LinkError
	if err := e.Call(code, "_initialize", Plenty(), NoHost); !errors.As(err, &link) {
		t.Errorf("start-up as a method: %v", err)
	}
}

// reporting collects the first arguments of all calls.
func reporting(to *[]int64) vm.Host {
	return HostFunc(func(_ int, _ vm.Memory, args []uint64) (uint64, error) {
		*to = append(*to, int64(args[0]))
		return 0, nil
	})
}

// refusedStartUps end in the same words on every engine.
func refusedStartUps(t *testing.T, e vm.Engine, p Prepare) {
	for name, c := range map[string]struct {
		build func(m *Module)
		want  string
	}{
		"a loop": {func(m *Module) { m.Method("_initialize", Loop, Br(0), End) }, "start-up takes more than 10000000 instructions"},
		"much memory": {func(m *Module) {
			m.Method("_initialize", Loop, I32Const(1), MemoryGrow, Drop, Br(0), End)
		}, "start-up takes more than 10000000 instructions"},
		"recursion":       {func(m *Module) { m.Method("_initialize", Call(0)) }, "nests calls too deep: their frames may take 262144 bytes"},
		"a trap":          {func(m *Module) { m.Method("_initialize", I32Const(1), I32Const(0), I32DivU, Drop) }, "divided by zero"},
		"the second name": {func(m *Module) { m.Method("__wasm_call_ctors", Unreachable) }, "`unreachable`"},
		"env": {func(m *Module) {
			f := m.ImportHost("block_index")
			m.Method("_initialize", Call(f), Drop)
		}, "it calls env.block_index, and there is no ledger yet"},
		"extism": {func(m *Module) {
			f := m.Import(vm.ExtismModule, "input_length", nil, []vm.ValueType{I64})
			m.Method("_initialize", Call(f), Drop)
		}, "it calls extism:host/env.input_length"},
		"exit": {func(m *Module) {
			f := m.Import(vm.WASIPreviewModule, "proc_exit", []vm.ValueType{I32}, nil)
			m.Method("_initialize", I32Const(0), Call(f))
		}, "ends with exit code 0"},
		"parameters": {func(m *Module) { m.Func("_initialize", []vm.ValueType{I32}, nil, 0) }, "takes nothing"},
	} {
		var m Module
		c.build(&m)
		m.Memory(1, -1)
		_, err := p(e, m.Wasm())
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || refused.Kind != "Instantiate" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a refusal with %q", name, err, c.want)
		}
	}
	var m Module
	m.Method("_initialize", I32Const(1), I64Const(1), I32Add, Drop)
	var refused *vm.PrepareError
	if _, err := p(e, m.Wasm()); !errors.As(err, &refused) || refused.Kind != "Deserialization" {
		t.Errorf("code of wrong types: %v", err)
	}
}
