package enginetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"latchkey/core/vm"
)

// kernel holds the Extism functions that the modules here use.
type kernel struct {
	alloc, store, load, inputOffset, inputLength, outputSet, errorSet int
}

func importKernel(m *Module) kernel {
	one, two := []vm.ValueType{I64}, []vm.ValueType{I64, I64}
	return kernel{
		alloc:       m.ImportKernel("alloc", one, one),
		store:       m.ImportKernel("store_u64", two, nil),
		load:        m.ImportKernel("load_u64", one, one),
		inputOffset: m.ImportKernel("input_offset", nil, one),
		inputLength: m.ImportKernel("input_length", nil, one),
		outputSet:   m.ImportKernel("output_set", two, nil),
		errorSet:    m.ImportKernel("error_set", one, nil),
	}
}

func inputOutput(t *testing.T, e vm.Engine) {
	var m Module
	k := importKernel(&m)
	m.Memory(1, -1)
	m.Method("echo", Call(k.inputOffset), Call(k.inputLength), Call(k.outputSet))
	m.Method("silent")
	code := m.Code()
	for _, size := range []int{1, 8, 65_000, 500_000, 1 << 20} {
		input := make([]byte, size)
		for i := range input {
			input[i] = byte(i*31 + size)
		}
		if output := mustCall(t, e, code, "echo", input, NoHost); !bytes.Equal(output, input) {
			t.Errorf("%d bytes come back as %d others", size, len(output))
		}
	}
	if output := mustCall(t, e, code, "silent", []byte("input"), NoHost); output != nil {
		t.Errorf("a method that sets no output gives %q, want nil", output)
	}
}

func outputOutside(t *testing.T, e vm.Engine) {
	var m Module
	k := importKernel(&m)
	m.Memory(1, -1)
	block := Do(I64Const(16), Call(k.alloc))
	m.Method("long", block, I64Const(MemoryPagesMax<<16), Call(k.outputSet))
	m.Method("longer", block, I64Const(1<<32+16), Call(k.outputSet))
	m.Method("longest", block, I64Const(-1), Call(k.outputSet))
	code := m.Code()
	for method, length := range map[string]uint64{
		"long": MemoryPagesMax << 16, "longer": 1<<32 + 16, "longest": 1<<64 - 1,
	} {
		_, err := e.Call(code, method, nil, NoHost)
		wantFailure(t, method, err, vm.Failure{Code: 1, Message: fmt.Sprintf(
			"output of %d bytes lies outside of the plugin's Extism memory", length)})
	}
}

func errorText(t *testing.T, e vm.Engine) {
	var m Module
	k := importKernel(&m)
	m.Memory(1, -1)
	setError := func(local int) Code {
		return Do(I64Const(8), Call(k.alloc), LocalSet(local),
			LocalGet(local), I64Const(0x21_21_21_706f_6f6f), Call(k.store),
			LocalGet(local), Call(k.errorSet))
	}
	m.Func("void", nil, nil, 1, setError(0))
	m.Func("zero", nil, []vm.ValueType{I32}, 1, setError(0), I32Const(0))
	m.Func("seven", nil, []vm.ValueType{I32}, 1, setError(0), I32Const(7))
	m.Func("traps", nil, nil, 1, setError(0), Unreachable)
	code := m.Code()
	for method, rc := range map[string]uint32{"void": 0, "zero": 0, "seven": 7} {
		_, err := e.Call(code, method, nil, NoHost)
		wantFailure(t, method, err, vm.Failure{Code: rc, Message: "ooop!!!\x00"})
	}
	wantTrap(t, e, code, "traps", vm.TrapUnreachable)
}

func returnCode(t *testing.T, e vm.Engine) {
	var m Module
	m.Memory(1, -1)
	m.Func("zero", nil, []vm.ValueType{I32}, 0, I32Const(0))
	m.Func("three", nil, []vm.ValueType{I32}, 0, I32Const(3))
	m.Func("minus", nil, []vm.ValueType{I32}, 0, I32Const(-1))
	code := m.Code()
	mustCall(t, e, code, "zero", nil, NoHost)
	for method, rc := range map[string]uint32{"three": 3, "minus": 1<<32 - 1} {
		_, err := e.Call(code, method, nil, NoHost)
		wantFailure(t, method, err, vm.Failure{Code: rc})
	}
}

func traps(t *testing.T, e vm.Engine) {
	var m Module
	k := importKernel(&m)
	m.Memory(1, -1)
	void := m.Type(nil, nil)
	takesOne := m.Func("", []vm.ValueType{I64}, nil, 0)
	m.Table(4, takesOne)
	m.Method("unreachable", Unreachable)
	m.Method("load", I32Const(65533), I32Load(), Drop)
	m.Method("store", I32Const(-1), I64Const(1), I64Store())
	m.Method("kernel_memory", I64Const(1<<30), Call(k.load), Drop)
	m.Method("division", I32Const(1), I32Const(0), I32DivU, Drop)
	m.Method("overflow", I32Const(-1<<31), I32Const(-1), I32DivS, Drop)
	m.Method("conversion", F32NaN, I32TruncF32, Drop)
	m.Method("table_index", I32Const(9), CallIndirect(void))
	m.Method("table_null", I32Const(2), CallIndirect(void))
	m.Method("table_type", I32Const(0), CallIndirect(void))
	code := m.Code()
	for method, kind := range map[string]vm.TrapKind{
		"unreachable":   vm.TrapUnreachable,
		"load":          vm.TrapMemoryOutOfBounds,
		"store":         vm.TrapMemoryOutOfBounds,
		"kernel_memory": vm.TrapMemoryOutOfBounds,
		"division":      vm.TrapArithmetic,
		"overflow":      vm.TrapArithmetic,
		"conversion":    vm.TrapArithmetic,
		// Engines cannot tell these three apart in the same way.
		"table_index": vm.TrapCallIndirectOutOfBounds,
		"table_null":  vm.TrapCallIndirectOutOfBounds,
		"table_type":  vm.TrapCallIndirectOutOfBounds,
	} {
		wantTrap(t, e, code, method, kind)
	}
}

func recursion(t *testing.T, e vm.Engine) {
	var m Module
	m.Memory(1, -1)
	self := m.importCount
	m.Func("", []vm.ValueType{I64}, []vm.ValueType{I64}, 3,
		LocalGet(0), I64Const(1), I64Add, Call(self), LocalGet(0), I64Add)
	m.Method("run", I64Const(0), Call(self), Drop)
	m.Method("fine")
	code := m.Code()
	wantTrap(t, e, code, "run", vm.TrapStackOverflow)
	mustCall(t, e, code, "fine", nil, NoHost)
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
	_, err := e.Call(code, method, nil, NoHost)
	if !errors.As(err, &trap) {
		t.Errorf("%s: %v, want a trap", method, err)
	} else if trap.Kind != kind {
		t.Errorf("%s: %v, want %v", method, err, &vm.Trap{Kind: kind})
	}
}
