package engine_test

import (
	"context"
	"errors"
	"testing"

	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/enginetest"
)

// TestSlicesDoNotShow in what a call has used, whatever it does: loops, calls, host
// calls, instructions on ranges, and the end of its gas at each of them.
func TestSlicesDoNotShow(t *testing.T) {
	var m asm.Module
	host := m.ImportHost("storage_usage")
	m.Memory(1, -1)
	m.Method("run", asm.Loop, asm.Call(host), asm.Drop,
		asm.I32Const(0), asm.I32Const(7), asm.I32Const(200), asm.MemoryFill, asm.Br(0), asm.End)
	meters := map[int64][]vm.Meter{}
	for _, slice := range []int64{1, 17, 1000, 1 << 40} {
		e := open(t, engine.Options{SliceUnits: slice})
		code := mustPrepare(t, e, m.Wasm())
		for gas := int64(0); gas < 1200; gas += 13 {
			meter := &vm.Meter{Instructions: gas, Stack: vm.StackBytesMax}
			err := e.Call(code, "run", meter, enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
				if meter.Instructions < 100 {
					return 0, errSpent
				}
				meter.Instructions -= 100
				return 0, nil
			}))
			if err == nil {
				t.Fatal("an endless loop ended")
			}
			meters[slice] = append(meters[slice], *meter)
		}
	}
	for slice, got := range meters {
		for i, want := range meters[1<<40] {
			if got[i] != want {
				t.Errorf("in slices of %d the counters of call %d are %+v, want %+v", slice, i, got[i], want)
			}
		}
	}
}

var errSpent = errors.New("spent")

// TestAReadIsGivenUp in the midst of a loop, or of host calls.
func TestAReadIsGivenUp(t *testing.T) {
	var m asm.Module
	host := m.ImportHost("storage_usage")
	m.Method("loop", asm.Call(host), asm.Drop, asm.Loop, asm.Br(0), asm.End)
	m.Method("calls", asm.Loop, asm.Call(host), asm.Drop, asm.Br(0), asm.End)
	e := open(t, engine.Options{})
	code := mustPrepare(t, e, m.Wasm())
	for _, method := range []string{"loop", "calls"} {
		ctx, giveUp := context.WithCancel(t.Context())
		meter := enginetest.Plenty()
		err := e.Reads(ctx, everybody{}).Call(code, method, meter, enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
			giveUp()
			meter.Instructions -= 1000
			return 0, nil
		}))
		var abandoned *vm.AbandonedError
		if !errors.As(err, &abandoned) {
			t.Errorf("%s: %v", method, err)
		}
		if err := e.Call(code, method, &vm.Meter{Instructions: 1000, Stack: vm.StackBytesMax}, nothing); err == nil || errors.As(err, &abandoned) {
			t.Errorf("%s, as part of a block: %v", method, err)
		}
	}
}

// everybody is let in.
type everybody struct{}

func (everybody) Enter(context.Context) error { return nil }
func (everybody) Leave()                      {}

func mustPrepare(t *testing.T, e vm.Engine, wasm []byte) *vm.Code {
	t.Helper()
	code, err := prepared(e, wasm)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
