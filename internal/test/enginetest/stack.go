package enginetest

import (
	"errors"
	"slices"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// frame is a shape of function that calls itself: what it has of values of each
// type as parameters, locals and operands.
type frame struct {
	name                     string
	params, locals, operands int
	of                       vm.ValueType
	writes                   bool // values of each type to the memory
}

// frames are what engines differ over: a small frame has mostly what every call
// needs, in a large one values of 32 bits may take as much as those of 64.
var frames = []frame{
	{"an empty one", 0, 0, 0, asm.I32, false},
	{"parameters", 64, 0, 0, asm.I32, false},
	{"wide parameters", 64, 0, 0, asm.I64, false},
	{"few locals", 0, 8, 0, asm.I32, false},
	{"locals", 0, 400, 0, asm.I32, false},
	{"wide locals", 0, 400, 0, asm.I64, false},
	{"all locals", 0, 4_096, 0, asm.I32, false},
	{"operands", 0, 0, 400, asm.I32, false},
	{"wide operands", 0, 0, 400, asm.I64, false},
	{"something of all", 6, 20, 10, asm.I32, false},
	{"an empty one that writes", 0, 0, 0, asm.I32, true},
	{"few locals, and writes", 0, 8, 0, asm.I32, true},
	{"a few more locals, and writes", 0, 24, 0, asm.I32, true},
	{"locals, and writes", 0, 400, 0, asm.I32, true},
	{"something of all, and writes", 6, 20, 10, asm.I32, true},
}

// build makes the module: run calls the function, which calls itself as often as
// the host says and then reports to it. Everything in a frame is used after the
// call.
func (f frame) build(m *asm.Module) {
	depth, report := m.ImportHost("storage_usage"), m.ImportHost("account_balance")
	m.Memory(1, -1)
	left, self := m.Global(0), report+1
	value := asm.Do(asm.GlobalGet(left), asm.I32WrapI64)
	add := asm.I32Add
	if f.of == asm.I64 {
		value, add = asm.GlobalGet(left), asm.I64Add
	}
	var body asm.Code
	for i := range f.locals { // values that the compiler does not know
		body = asm.Do(body, value, asm.LocalSet(f.params+i))
	}
	body = asm.Do(body, repeat(value, f.operands))
	if f.writes {
		body = asm.Do(body, writesOfEach(asm.GlobalGet(left)))
	}
	body = asm.Do(body, asm.GlobalGet(left), asm.I64Eqz, asm.If, asm.I64Const(7), asm.Call(report), asm.Else,
		asm.GlobalGet(left), asm.I64Const(1), asm.I64Sub, asm.GlobalSet(left), repeat(value, f.params), asm.Call(self), asm.End,
		repeat(asm.Do(value, add, asm.Drop), f.operands), value)
	for i := range f.params + f.locals {
		body = asm.Do(body, asm.LocalGet(i), add)
	}
	types := func(n int) []vm.ValueType { return slices.Repeat([]vm.ValueType{f.of}, n) }
	m.FuncOf("", types(f.params), nil, types(f.locals), body, asm.Drop)
	m.Method("run", asm.Call(depth), asm.GlobalSet(left), repeat(value, f.params), asm.Call(self))
}

// writesOfEach stores a value of each type, which of is as one of 64 bits, at an address
// that no local has.
func writesOfEach(of asm.Code) asm.Code {
	at := asm.Do(of, asm.I32WrapI64)
	return asm.Do(at, of, asm.I32WrapI64, asm.I32Store(), at, of, asm.I64Store(),
		at, of, asm.Code{0xb4}, asm.Code{0x38, 0, 0}, // f32.convert_i64_s, f32.store
		at, of, asm.Code{0xb9}, asm.Code{0x39, 0, 0}) // f64.convert_i64_s, f64.store
}

func repeat(code asm.Code, n int) asm.Code { return slices.Repeat(code, n) }

// deepHostCalls: whatever the frames of a guest are like, they end by its counter
// and not by the engine's stack; and where the last fits, the host has stack left.
func deepHostCalls(t *testing.T, e vm.Engine, p Prepare) {
	for _, f := range frames {
		var m asm.Module
		f.build(&m)
		code := p.prepared(t, e, &m)
		deepest := 0
		for lo, hi := 1, 5_000; lo <= hi; {
			mid := (lo + hi) / 2
			if f.fits(t, e, code, mid) {
				deepest, lo = mid, mid+1
			} else {
				hi = mid - 1
			}
		}
		t.Logf("%s: %d frames of %d bytes", f.name, deepest+1, vm.StackBytesMax/(deepest+1))
	}
}

// fits reports whether the function can call itself n times.
func (f frame) fits(t *testing.T, e vm.Engine, code *vm.Code, n int) bool {
	t.Helper()
	calls, meter := 0, Plenty()
	err := e.Call(code, "run", meter, HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
		calls++
		return uint64(n), nil
	}))
	var trap *vm.Trap
	switch {
	case err == nil && calls == 2 && meter.Stack == vm.StackBytesMax:
		return true
	case errors.As(err, &trap) && trap.Kind == vm.TrapUnreachable && calls == 1 && meter.Stack < 0:
		return false
	}
	t.Fatalf("%s, %d deep: %v after %d host calls, %d bytes of stack left; it must end by its counter", f.name, n, err, calls, meter.Stack)
	return false
}
