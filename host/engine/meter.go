package engine

import (
	"context"
	"slices"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// withMeters is the context to compile plugins with. The SDK hides the module of
// an instance; a listener on the function that starts it is told.
func withMeters(ctx context.Context) context.Context {
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

// started finds the counters of a new instance and sets them, before any of the
// guest's own code has run.
func started(ctx context.Context, mod api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
	r, ok := ctx.Value(runningKey{}).(*running)
	if !ok {
		return
	}
	r.instructions, _ = mod.ExportedGlobal(vm.ExportInstructions).(api.MutableGlobal)
	r.frames, _ = mod.ExportedGlobal(vm.ExportFrames).(api.MutableGlobal)
	r.writeMeter()
}

func (r *running) writeMeter() {
	if r.metered() {
		r.instructions.Set(uint64(r.meter.Instructions))
		r.frames.Set(uint64(r.meter.Frames))
	}
}

func (r *running) readMeter() {
	if r.metered() {
		r.meter.Instructions = int64(r.instructions.Get())
		r.meter.Frames = int64(r.frames.Get())
	}
}

// metered is false for code that was not prepared.
func (r *running) metered() bool { return r.instructions != nil && r.frames != nil }
