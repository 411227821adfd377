package replica

import (
	"context"
	"errors"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/ledgerlog"
)

// Begin begins a ledger in an empty store with the newest checkpoint beside its log; nil:
// there is none, and it begins with genesis, whose block has the hash. A checkpoint that
// cannot be used is told, and passed over if the log goes back to genesis. Errors:
// *ledger.CheckpointError, and those of the log, the store and ledger.Open.
func Begin(ctx context.Context, log ledgerlog.Checkpoints, store state.Store, engine vm.Engine, genesis ledger.BlockID, told func(error)) (*ledger.Ledger, error) {
	l, err := begin(ctx, log, store, engine, genesis.Hash)
	if unusable := (*ledger.CheckpointError)(nil); errors.As(err, &unusable) {
		first, unread := log.First(ctx)
		if unread != nil || first > genesis.Height+1 {
			return nil, errors.Join(err, unread)
		}
		told(err)
		l, err = nil, nil
	}
	if l == nil && err == nil {
		err = ledger.Clear(store)
	}
	return l, err
}

// begin goes on with a later checkpoint when one is removed under its hands.
func begin(ctx context.Context, log ledgerlog.Checkpoints, store state.Store, engine vm.Engine, genesis transaction.Hash) (*ledger.Ledger, error) {
	for {
		newest, err := log.Newest(ctx)
		if err != nil || newest == nil {
			return nil, err
		}
		l, err := restore(ctx, log, store, engine, genesis, newest)
		if !errors.As(err, new(*ledger.CheckpointError)) {
			return l, err
		}
		if now, failed := log.Newest(ctx); failed != nil || now == nil || now.Height <= newest.Height {
			return nil, errors.Join(err, failed)
		}
	}
}

func restore(ctx context.Context, log ledgerlog.Checkpoints, store state.Store, engine vm.Engine, genesis transaction.Hash, newest *ledgerlog.Checkpoint) (*ledger.Ledger, error) {
	pages, schedule, err := log.Contents(ctx, newest.Height)
	if err != nil {
		return nil, err
	}
	c := &ledger.Checkpoint{Ledger: genesis, BlockID: newest.BlockID, Pages: pages}
	if c.Sum() != newest.Sum {
		return nil, &ledger.CheckpointError{Height: c.Height, What: "its pages do not have its sum"}
	}
	return ledger.Restore(store, engine, c, schedule, func(hash transaction.Hash) ([]byte, error) { return log.Page(ctx, hash) })
}
