package cli

import (
	"context"

	"latchkey/host/move"
)

type discardResult struct {
	To      string `json:"to"`
	Records uint64 `json:"records"`
}

// discardImport gives up an import at a Worker.
func (a *app) discardImport(ctx context.Context, q importing) error {
	if !isAddress(q.to) {
		return usage("--discard is for a Worker: of a home, remove the folder")
	}
	key, err := a.workerKey(ctx, q)
	if err != nil {
		return err
	}
	how, err := move.Discard(ctx, q.to, key)
	if err != nil {
		return err
	}
	r := discardResult{q.to, how.Wants}
	return a.show(r, func() {
		a.row("discarded at", r.To)
		a.row("records", r.Records)
	})
}
