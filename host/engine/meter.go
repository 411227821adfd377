package engine

import (
	"context"
	"slices"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// listening is the context to compile plugins with. The SDK hides the module of
// an instance; a listener on the function that starts it is told. Another listens to
// where guests ask for more instructions.
func listening(ctx context.Context) context.Context {
	return experimental.WithFunctionListenerFactory(ctx, listeners{})
}

type listeners struct{}

// NewFunctionListener listens to what prepare has added alone: other functions run
// as fast as without.
func (listeners) NewFunctionListener(f api.FunctionDefinition) experimental.FunctionListener {
	switch names := f.ExportNames(); {
	case slices.Contains(names, vm.ExportStart):
		return listener(func(i *instance, module api.Module) { i.started(module) })
	case slices.Contains(names, vm.ExportMore):
		return listener(func(i *instance, _ api.Module) { i.nextSlice() })
	}
	return nil
}

func listener(hear func(*instance, api.Module)) experimental.FunctionListener {
	return experimental.FunctionListenerFunc(func(ctx context.Context, module api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
		if i, ok := ctx.Value(instanceKey{}).(*instance); ok {
			hear(i, module)
		}
	})
}

// A guest is lent a slice: what it has left above reserve. Host calls use it up too.

// nextSlice begins another slice, once it is the guest's turn.
func (i *instance) nextSlice() {
	left := i.left()
	if err := i.turn.pass(); err != nil {
		i.end(err)
	}
	i.beginSlice(left)
}

func (i *instance) beginSlice(left int64) {
	i.reserve = max(left-i.turn.turns.slice, 0)
	i.instructions.Set(uint64(left - i.reserve))
}

// left is what the guest has, with what it was not lent.
func (i *instance) left() int64 { return i.reserve + int64(i.instructions.Get()) }

// writeMeter sets the counters for a call, whose first slice begins.
func (i *instance) writeMeter() {
	if i.metered() {
		i.beginSlice(i.meter.Instructions)
		i.stack.Set(uint64(i.meter.Stack))
	}
}

// updateMeter sets the counters after a host call and tells whether that has used
// up the slice.
func (i *instance) updateMeter() (spent bool) {
	if !i.metered() {
		return false
	}
	i.instructions.Set(uint64(i.meter.Instructions - i.reserve))
	i.stack.Set(uint64(i.meter.Stack))
	return i.meter.Instructions < i.reserve
}

// readMeter gets the counters out.
func (i *instance) readMeter() {
	if i.metered() {
		i.meter.Instructions = i.left()
		i.meter.Stack = int64(i.stack.Get())
	}
}

// metered is false for code that was not prepared.
func (i *instance) metered() bool { return i.instructions != nil && i.stack != nil }
