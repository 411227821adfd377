package enginetest

import (
	"errors"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

func returnCode(t *testing.T, e vm.Engine) {
	var m asm.Module
	m.Memory(1, -1)
	m.Func("zero", nil, []vm.ValueType{asm.I32}, 0, asm.I32Const(0))
	m.Func("three", nil, []vm.ValueType{asm.I32}, 0, asm.I32Const(3))
	m.Func("minus", nil, []vm.ValueType{asm.I32}, 0, asm.I32Const(-1))
	code := m.Code()
	mustCall(t, e, code, "zero", NoHost)
	for method, rc := range map[string]uint32{"three": 3, "minus": 1<<32 - 1} {
		err := e.Call(code, method, Plenty(), NoHost)
		wantFailure(t, method, err, vm.Failure{Code: rc})
	}
}

func traps(t *testing.T, e vm.Engine) {
	var m asm.Module
	m.Memory(1, -1)
	void := m.Type(nil, nil)
	takesOne := m.Func("", []vm.ValueType{asm.I64}, nil, 0)
	m.Table(4, takesOne)
	m.Method("unreachable", asm.Unreachable)
	m.Method("load", asm.I32Const(65533), asm.I32Load(), asm.Drop)
	m.Method("store", asm.I32Const(-1), asm.I64Const(1), asm.I64Store())
	m.Method("division", asm.I32Const(1), asm.I32Const(0), asm.I32DivU, asm.Drop)
	m.Method("overflow", asm.I32Const(-1<<31), asm.I32Const(-1), asm.I32DivS, asm.Drop)
	m.Method("conversion", asm.F32NaN, asm.I32TruncF32, asm.Drop)
	m.Method("table_index", asm.I32Const(9), asm.CallIndirect(void))
	m.Method("table_null", asm.I32Const(2), asm.CallIndirect(void))
	m.Method("table_type", asm.I32Const(0), asm.CallIndirect(void))
	code := m.Code()
	for method, kind := range map[string]vm.TrapKind{
		"unreachable": vm.TrapUnreachable,
		"load":        vm.TrapMemoryOutOfBounds,
		"store":       vm.TrapMemoryOutOfBounds,
		"division":    vm.TrapArithmetic,
		"overflow":    vm.TrapArithmetic,
		"conversion":  vm.TrapArithmetic,
		// Engines cannot tell these three apart in the same way.
		"table_index": vm.TrapCallIndirect,
		"table_null":  vm.TrapCallIndirect,
		"table_type":  vm.TrapCallIndirect,
	} {
		wantTrap(t, e, code, method, kind)
	}
}

func recursion(t *testing.T, e vm.Engine) {
	var m asm.Module
	m.Memory(1, -1)
	const self = 0 // nothing is imported
	m.Func("", []vm.ValueType{asm.I64}, []vm.ValueType{asm.I64}, 3,
		asm.LocalGet(0), asm.I64Const(1), asm.I64Add, asm.Call(self), asm.LocalGet(0), asm.I64Add)
	m.Method("run", asm.I64Const(0), asm.Call(self), asm.Drop)
	m.Method("fine")
	code := m.Code()
	wantTrap(t, e, code, "run", vm.TrapStackOverflow)
	mustCall(t, e, code, "fine", NoHost)
}

// wantFailure compares texts too: they are part of an outcome, which is the same
// on every host.
func wantFailure(t *testing.T, what string, err error, want vm.Failure) {
	t.Helper()
	var failure *vm.Failure
	if !errors.As(err, &failure) || *failure != want {
		t.Errorf("%s: %#v, want failure %#v", what, err, want)
	}
}

func wantTrap(t *testing.T, e vm.Engine, code *vm.Code, method string, kind vm.TrapKind) {
	t.Helper()
	var trap *vm.Trap
	err := e.Call(code, method, Plenty(), NoHost)
	if !errors.As(err, &trap) {
		t.Errorf("%s: %v, want a trap", method, err)
	} else if trap.Kind != kind {
		t.Errorf("%s: %v, want %v", method, err, &vm.Trap{Kind: kind})
	}
}
