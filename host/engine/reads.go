package engine

import (
	"context"

	"latchkey/core/vm"
)

// Reads returns the engine as reads of the ledger use it: blocks go before them, and
// a call ends with a *vm.AbandonedError when ctx does.
func (e *Engine) Reads(ctx context.Context) vm.Engine { return reader{e, ctx} }

type reader struct {
	*Engine
	ctx context.Context
}

// Call implements vm.Engine.
func (r reader) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	return r.call(r.turnFor(r.ctx, reads), code, export, meter, host)
}
