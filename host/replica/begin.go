package replica

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/ledgerlog"
)

// Begin begins a ledger in an empty store with the newest checkpoint beside its log that can be
// used; nil: there is none, and it begins with genesis, whose block has the hash. Each that
// cannot be used is told, with what is done instead. If none can, and the log does not go
// back to genesis, the error is a *NoBeginningError. Other errors: those of the log, the
// store and ledger.Open.
func Begin(ctx context.Context, log ledgerlog.Checkpoints, store state.Store, engine vm.Engine, genesis ledger.BlockID, told func(error)) (*ledger.Ledger, error) {
	b := &beginning{log: log, store: store, engine: engine, genesis: genesis.Hash}
	for {
		l, more, err := b.next(ctx)
		if err != nil {
			return nil, err
		}
		if l != nil || !more {
			return l, b.end(ctx, l, genesis.Height, told)
		}
	}
}

// NoBeginningError is a log that nobody can begin with.
type NoBeginningError struct {
	First   uint64  // height of the first entry that it has
	Refused []error // why its checkpoints cannot be used; none: it has none
}

func (e *NoBeginningError) Error() string {
	if len(e.Refused) == 0 {
		return fmt.Sprintf("the log begins with block %d, and has no checkpoint to begin with: start a node that has the blocks up to there, with --checkpoint-every, or restore the database", e.First)
	}
	return fmt.Sprintf("the log begins with block %d, and none of its checkpoints can be used (%v): start a node that has the blocks up to there, with --checkpoint-every, or restore the database",
		e.First, errors.Join(e.Refused...))
}

// Unwrap returns why checkpoints cannot be used.
func (e *NoBeginningError) Unwrap() []error { return e.Refused }

// beginning tries one checkpoint after the other.
type beginning struct {
	log     ledgerlog.Checkpoints
	store   state.Store
	engine  vm.Engine
	genesis transaction.Hash
	tried   []tried
}

// tried is a checkpoint that cannot be used.
type tried struct {
	ledgerlog.Checkpoint
	why error
}

// next tries the newest checkpoint that was not tried; nil: it cannot be used, or there is
// none, and more tells which.
func (b *beginning) next(ctx context.Context) (l *ledger.Ledger, more bool, err error) {
	all, err := b.log.All(ctx)
	if err != nil {
		return nil, false, err
	}
	// What another has removed while it was read is no matter.
	b.tried = slices.DeleteFunc(b.tried, func(t tried) bool { return !slices.Contains(all, t.Checkpoint) })
	for _, c := range all {
		if slices.ContainsFunc(b.tried, func(t tried) bool { return t.Checkpoint == c }) {
			continue
		}
		l, err := b.with(ctx, c)
		if !errors.As(err, new(*ledger.CheckpointError)) {
			return l, true, err
		}
		b.tried = append(b.tried, tried{c, err})
		return nil, true, nil
	}
	return nil, false, nil
}

// with begins with a checkpoint; nil: it is not there any more.
func (b *beginning) with(ctx context.Context, c ledgerlog.Checkpoint) (*ledger.Ledger, error) {
	whole, schedule, err := ledgerlog.Whole(ctx, b.log, b.genesis, c)
	if err != nil || whole == nil {
		return nil, err
	}
	first, err := b.log.First(ctx)
	if err != nil {
		return nil, err
	}
	if c.Height < first {
		return nil, &ledger.CheckpointError{Height: c.Height, What: fmt.Sprintf("the log begins with block %d, behind those that follow it", first)}
	}
	disputes, err := b.log.Disputes(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range disputes {
		if c.Height >= s.Disputed {
			return nil, &ledger.CheckpointError{Height: c.Height, What: fmt.Sprintf("the node %s has come to another state than that of block %d has, and until one of them is forgotten (latchkey log forget) nobody knows which is wrong", s.Address, s.Disputed)}
		}
	}
	return ledger.Restore(b.store, b.engine, whole, schedule, func(hash transaction.Hash) ([]byte, error) { return b.log.Page(ctx, hash) })
}

// end tells which checkpoints were passed over for what a ledger has begun with; nil: it
// begins with genesis, if the log goes back to that.
func (b *beginning) end(ctx context.Context, l *ledger.Ledger, genesis uint64, told func(error)) error {
	refused := make([]error, len(b.tried))
	for i, t := range b.tried {
		refused[i] = t.why
	}
	if l == nil {
		first, err := b.log.First(ctx)
		if err != nil {
			return err
		}
		if first > genesis+1 {
			return &NoBeginningError{first, refused}
		}
		if err := ledger.Clear(b.store); err != nil {
			return err
		}
	}
	for _, why := range refused {
		told(why)
	}
	return nil
}
