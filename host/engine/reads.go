package engine

import (
	"context"

	"latchkey/core/vm"
)

// Admission lets calls in.
type Admission interface {
	// Enter waits until a call may begin; Leave must follow. Its error is a
	// *vm.AbandonedError.
	Enter(ctx context.Context) error
	Leave()
}

// Reads returns the engine as reads of the ledger use it: calls are let in by
// admission, blocks go before them, and they end with a *vm.AbandonedError when ctx
// does.
func (e *Engine) Reads(ctx context.Context, admission Admission) vm.Engine {
	return reader{e, ctx, reads, admission}
}

// Checks returns the engine as what decides on transactions before they reach a block
// uses it: as Reads, but it goes with blocks.
func (e *Engine) Checks(ctx context.Context, admission Admission) vm.Engine {
	return reader{e, ctx, blocks, admission}
}

type reader struct {
	*Engine
	ctx       context.Context
	work      work
	admission Admission
}

// Call implements vm.Engine.
func (r reader) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	if err := r.admission.Enter(r.ctx); err != nil {
		return err
	}
	defer r.admission.Leave()
	return r.call(r.turnFor(r.ctx, r.work), code, export, meter, host)
}
