package engine

import (
	"context"
	"slices"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// withStarts is the context to compile plugins with. The SDK hides the module of
// an instance; a listener on the function that starts it is told.
func withStarts(ctx context.Context) context.Context {
	return experimental.WithFunctionListenerFactory(ctx, startListeners{})
}

type startListeners struct{}

// NewFunctionListener listens to the start function alone: others run as fast as
// without.
func (startListeners) NewFunctionListener(f api.FunctionDefinition) experimental.FunctionListener {
	if slices.Contains(f.ExportNames(), vm.ExportStart) {
		return experimental.FunctionListenerFunc(started)
	}
	return nil
}

func started(ctx context.Context, module api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
	if i, ok := ctx.Value(instanceKey{}).(*instance); ok {
		i.started(module)
	}
}

func (i *instance) writeMeter() {
	if i.metered() {
		i.instructions.Set(uint64(i.meter.Instructions))
		i.stack.Set(uint64(i.meter.Stack))
	}
}

func (i *instance) readMeter() {
	if i.metered() {
		i.meter.Instructions = int64(i.instructions.Get())
		i.meter.Stack = int64(i.stack.Get())
	}
}

// metered is false for code that was not prepared.
func (i *instance) metered() bool { return i.instructions != nil && i.stack != nil }
