package enginetest

import (
	"errors"
	"math"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// Prepare is prepare.Prepare for some schedule.
type Prepare func(engine vm.Engine, wasm []byte) (*vm.Code, error)

// RunMetered checks what an engine does with prepared code.
func RunMetered(t *testing.T, open func(t *testing.T) vm.Engine, prepare Prepare) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, vm.Engine, Prepare)
	}{
		{"a guest's counters are the meter's", counted},
		{"what never ends runs out of something", runaways},
		{"the depth of calls has a limit", depth},
		{"there is one NaN", nans},
		{"memory ends at its limit", memoryLimit},
		{"memory that cannot be had is not given", growth},
		{"a deep guest can still call its host", deepHostCalls},
		{"what an engine keeps in frames ends no call", kept},
		{"start functions run at each call", startFunctions},
		{"what start-up leaves and no engine shows is made at each call", startUpOfTables},
		{"instantiation drops segments", droppedSegments},
		{"tables hold references", references},
		{"start-up is left to no call", startUp},
		{"start-up that cannot be kept is refused", refusedStartUps},
		{"a used instance is as if it were new", restored},
		{"a table changes for its own call", tables},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t), prepare) })
	}
}

// prepared is the module as contracts come to an engine.
func (p Prepare) prepared(t *testing.T, e vm.Engine, m *asm.Module) *vm.Code {
	t.Helper()
	code, err := p(e, m.Wasm())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// counted: the guest's counters are the meter's whenever the host looks, and the
// host may change them.
func counted(t *testing.T, e vm.Engine, p Prepare) {
	var m asm.Module
	hostCall := m.ImportHost("storage_usage")
	m.Memory(1, -1)
	inner := m.Func("", nil, nil, 0, asm.Call(hostCall), asm.Drop)
	m.Method("run", asm.I32Const(1), asm.Drop, asm.Call(inner), asm.I32Const(1), asm.Drop)
	code := p.prepared(t, e, &m)
	meter := &vm.Meter{Instructions: 1000, Stack: 400}
	var seen vm.Meter
	host := HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
		seen = *meter
		*meter = vm.Meter{Instructions: 500, Stack: 300}
		return 0, nil
	})
	if err := e.Call(code, "run", meter, host); err != nil {
		t.Fatal(err)
	}
	if want := (vm.Meter{Instructions: 1000 - 3 - 1 - 2*8, Stack: 400 - 68 - 72}); seen != want {
		t.Errorf("in the host call the counters are %+v, want %+v", seen, want)
	}
	if want := (vm.Meter{Instructions: 500 - 1 - 2, Stack: 300 + 68 + 72}); *meter != want {
		t.Errorf("in the end the counters are %+v, want %+v", *meter, want)
	}

	*meter = vm.Meter{Instructions: 1000, Stack: 400}
	refused := errors.New("enough")
	err := e.Call(code, "run", meter, HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
		meter.Instructions = 77
		return 0, refused
	}))
	if err != refused || meter.Instructions != 77 {
		t.Errorf("a guest that the host ended: %v, counters %+v", err, *meter)
	}
}

// runaways end in bounded time, with a counter below zero and not by a limit of
// the engine's own.
func runaways(t *testing.T, e vm.Engine, p Prepare) {
	const instructions = 20_000_000
	forever := asm.Do(asm.Loop, asm.Br(0), asm.End)
	self := 0 // the first function
	for name, c := range map[string]struct {
		build func(m *asm.Module)
		deep  bool
	}{
		"a loop":    {func(m *asm.Module) { m.Method("run", forever) }, false},
		"recursion": {func(m *asm.Module) { m.Method("run", asm.Call(self)) }, true},
		"recursion with many locals": {func(m *asm.Module) {
			m.Func("run", nil, nil, 4_000, asm.I64Const(1), asm.LocalSet(3_999), asm.Call(self), asm.LocalGet(3_999), asm.Drop)
		}, true},
		"recursion with many operands": {func(m *asm.Module) {
			body := asm.Code{}
			for range 500 {
				body = asm.Do(body, asm.Call(self+1))
			}
			for range 499 {
				body = asm.Do(body, asm.I64Add)
			}
			m.Func("run", nil, nil, 0, asm.Call(self+1), asm.Drop)
			m.Func("", nil, []vm.ValueType{asm.I64}, 0, asm.I64Const(1), asm.I64Const(2), body, asm.I64Add, asm.I64Add)
		}, true},
		"growing memory": {func(m *asm.Module) {
			m.Method("run", asm.Loop, asm.I32Const(1), asm.MemoryGrow, asm.Drop, asm.Br(0), asm.End)
		}, false},
		"filling memory": {func(m *asm.Module) {
			m.Method("run", asm.Loop, asm.I32Const(0), asm.I32Const(1), asm.I32Const(1<<16), asm.MemoryFill, asm.Br(0), asm.End)
		}, false},
	} {
		var m asm.Module
		m.Memory(1, -1)
		c.build(&m)
		meter := &vm.Meter{Instructions: instructions, Stack: vm.StackBytesMax}
		err := e.Call(p.prepared(t, e, &m), "run", meter, NoHost)
		var trap *vm.Trap
		if !errors.As(err, &trap) || trap.Kind != vm.TrapUnreachable {
			t.Errorf("%s: %v, want to end by its counter", name, err)
		}
		if c.deep && (meter.Stack >= 0 || meter.Instructions < 0) || !c.deep && (meter.Instructions >= 0 || meter.Stack < 0) {
			t.Errorf("%s: the counters are %+v", name, *meter)
		}
	}
}

// depth: a chain of calls whose frames fit into the stack is fine, one more is not,
// and is not charged for.
func depth(t *testing.T, e vm.Engine, p Prepare) {
	const run, down = 64 + 8, 64 + 8 + 16 // frame and operands of each
	const fits = (vm.StackBytesMax - run) / down
	var used int64
	for n, fine := range map[int64]bool{fits: true, fits + 1: false} {
		var m asm.Module
		m.Memory(1, -1)
		// Calls itself until n is 0: n frames, and run's.
		m.Func("", []vm.ValueType{asm.I64}, nil, 0,
			asm.LocalGet(0), asm.I64Const(1), asm.I64Sub, asm.LocalSet(0),
			asm.LocalGet(0), asm.I64Eqz, asm.If, asm.Else, asm.LocalGet(0), asm.Call(0), asm.End)
		m.Method("run", asm.I64Const(n), asm.Call(0))
		meter := &vm.Meter{Instructions: 1_000_000, Stack: vm.StackBytesMax}
		err := e.Call(p.prepared(t, e, &m), "run", meter, NoHost)
		if (err == nil) != fine || (meter.Stack >= 0) != fine {
			t.Errorf("%d frames: %v, counters %+v", n, err, *meter)
		}
		if fine && meter.Stack != vm.StackBytesMax {
			t.Errorf("%d bytes of stack were not given back", vm.StackBytesMax-meter.Stack)
		}
		used += meter.Instructions * map[bool]int64{true: 1, false: -1}[fine]
	}
	if used != 2 { // the last frame's own call
		t.Errorf("the frame that there was no stack for cost %d instructions", used-2)
	}
}

// nans: what float operations make of a NaN is the canonical one.
func nans(t *testing.T, e vm.Engine, p Prepare) {
	const odd = 0x7ff4_0000_0000_0001
	operand := asm.Do(asm.I64Const(odd), asm.F64ReinterpretI64)
	for name, operation := range map[string]asm.Code{
		"0/0":                    asm.Do(asm.F64Const(0), asm.F64Const(0), asm.F64Div),
		"sqrt":                   asm.Do(asm.F64Const(-1), asm.F64Sqrt),
		"add":                    asm.Do(operand, asm.F64Const(1), asm.F64Add),
		"floor":                  asm.Do(operand, asm.F64Floor),
		"round trip through f32": asm.Do(operand, asm.F32DemoteF64, asm.F64PromoteF32),
	} {
		if got := bitsOf(t, e, p, operation); got != 0x7ff8_0000_0000_0000 {
			t.Errorf("%s gives %#x", name, got)
		}
	}
	if got := bitsOf(t, e, p, asm.Do(asm.F64Const(2), asm.F64Sqrt)); math.Float64frombits(got) != math.Sqrt2 {
		t.Errorf("the root of 2 is %v", math.Float64frombits(got))
	}
}

func bitsOf(t *testing.T, e vm.Engine, p Prepare, operation asm.Code) uint64 {
	t.Helper()
	var m asm.Module
	report := m.ImportHost("account_balance")
	m.Memory(1, -1)
	m.Method("run", operation, asm.I64ReinterpretF64, asm.Call(report))
	var got uint64
	mustCall(t, e, p.prepared(t, e, &m), "run", HostFunc(func(_ int, _ vm.Memory, args []uint64) (uint64, error) {
		got = args[0]
		return 0, nil
	}))
	return got
}
