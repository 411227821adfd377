package ledger

import (
	"fmt"

	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/transaction"
)

// Source is where the blocks of a host get their time and randomness from.
type Source interface {
	Now() uint64 // nanoseconds since 1970
	Random() ([32]byte, error)
}

// What one commit holds is bounded by blocks and gas, and with it how long a sender
// waits for others. A block that has burnt so much takes no further transaction.
const (
	blocksPerCommitMax = 16
	gasPerCommitMax    = 300 * amount.Tgas
)

// bytesPerBlock is after how many bytes of transactions a block takes no further one. A block
// moves to another host as one record of an archive, and a Worker takes 8 MiB at once.
const bytesPerBlock = 2 << 20

// HeavyGas is what a transaction burns that others wait for noticeably: nothing comes
// after it in a commit.
const HeavyGas = 100 * amount.Tgas

// Committed is what one commit makes durable: no block when all were refused.
type Committed struct {
	// Durable waits until it is; it is called once. Until then nobody is told.
	Durable func() error
	Head    *Block
	Blocks  int
	Made    []Made // of the blocks that transactions were brought into
	// Verdicts are on the next transactions of the group, in order; nil is
	// accepted.
	Verdicts []authorize.InvalidTx
	// Statuses are what became of those: nil of one that was refused, or of which
	// something is still to run.
	Statuses []*TransactionStatus
	// Burnt is the gas that each of those has burnt within its block, with the
	// receipts that came of it.
	Burnt []uint64
	// Waiting says that receipts wait for another block, which follows.
	Waiting bool
	// DropsToEnd says that a drop was made that will be over some day: Ledger.Chores
	// tells when.
	DropsToEnd bool
}

// Submit brings a group of transactions into blocks and makes them durable, in
// as many commits as it takes, until no receipt waits any more; an empty group
// finishes what an earlier run has left. The caller has verified the signatures.
// committed hears of each commit; after an error the rest of the group has not
// run.
func (l *Ledger) Submit(group []*transaction.Signed, from Source, committed func(Committed)) error {
	for {
		done, err := l.SubmitSome(group, from)
		if err == nil {
			err = done.Durable()
		}
		if err != nil {
			return err
		}
		if done.Blocks > 0 || len(done.Verdicts) > 0 {
			committed(done)
		}
		if group = group[len(done.Verdicts):]; len(group) == 0 && !done.Waiting {
			return nil
		}
	}
}

// SubmitSome brings as many of a group into blocks as one commit takes. What it has
// no verdict on has not run. The next call may come before Durable has returned.
func (l *Ledger) SubmitSome(group []*transaction.Signed, from Source) (Committed, error) {
	batch, err := l.Begin()
	if err != nil {
		return Committed{}, err
	}
	done := Committed{Durable: func() error { return nil }}
	for gas := uint64(0); (len(done.Verdicts) < len(group) || batch.HasDelayed()) && done.Blocks < blocksPerCommitMax && gas < gasPerCommitMax && !done.endsHeavy(); {
		applied, err := batch.applyNow(group[len(done.Verdicts):], from, gasPerCommitMax-gas)
		if err != nil {
			return Committed{}, err
		}
		done.Verdicts, done.Burnt = append(done.Verdicts, applied.Refusals...), append(done.Burnt, applied.Burnt...)
		done.Statuses = append(done.Statuses, applied.Statuses()...)
		gas += applied.wasted
		done.DropsToEnd = done.DropsToEnd || applied.DropsToEnd
		if applied.Block != nil { // nil: the whole group was refused
			done.Blocks++
			done.Made = append(done.Made, applied.Made())
			gas += applied.Block.GasUsed
		}
	}
	done.Head, done.Waiting = batch.Head(), batch.HasDelayed()
	if done.Blocks == 0 {
		return done, nil
	}
	durable, err := batch.commitLater()
	if err != nil {
		return Committed{}, fmt.Errorf("commit: %w", err)
	}
	done.Durable = func() error {
		if err := durable(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
		return nil
	}
	return done, nil
}

// endsHeavy reports whether the last transaction was one that others wait for.
func (c *Committed) endsHeavy() bool {
	return len(c.Burnt) > 0 && c.Burnt[len(c.Burnt)-1] >= HeavyGas
}

// applyNow makes the next block of the first of txs, until enough gas is burnt, much by
// one, or much is in it.
func (b *Batch) applyNow(txs []*transaction.Signed, from Source, enough uint64) (*Applied, error) {
	in, err := b.nextInput(from)
	if err != nil {
		return nil, err
	}
	in.Transactions, in.SignaturesVerified = txs, true
	return b.apply(in, pace{enough, HeavyGas, bytesPerBlock})
}

// nextInput is an empty input at the source's time, or just after the head when
// that is later.
func (b *Batch) nextInput(from Source) (Input, error) {
	random, err := from.Random()
	if err != nil {
		return Input{}, fmt.Errorf("random: %w", err)
	}
	return Input{Height: b.head.Height + 1, Time: max(from.Now(), b.head.Time+1), Random: random}, nil
}

// SubmitAdmin makes a block of one admin change and makes it durable, then finishes
// what waits, as Submit does. A refusal is the ledger's verdict, and committed hears
// nothing then; after an error the change was made if committed heard of it.
func (l *Ledger) SubmitAdmin(c *SignedAdminChange, from Source, committed func(Committed)) (AdminRefusal, error) {
	if c.Open != nil { // else a ledger would live on where it was sealed
		return l.noOpening(c)
	}
	if refusal, err := l.change(c, from, committed); refusal != nil || err != nil {
		return refusal, err
	}
	return nil, l.Submit(nil, from, committed)
}

// change makes the block of an admin change.
func (l *Ledger) change(c *SignedAdminChange, from Source, committed func(Committed)) (AdminRefusal, error) {
	batch, err := l.Begin()
	if err != nil {
		return nil, err
	}
	in, err := batch.nextInput(from)
	if err != nil {
		return nil, err
	}
	in.Admin = []*SignedAdminChange{c}
	applied, err := batch.Apply(in)
	switch {
	case err != nil:
		return nil, err
	case applied.Block == nil:
		return applied.AdminRefusals[0], nil
	}
	if err := batch.Commit(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	committed(Committed{Head: batch.Head(), Blocks: 1, Waiting: batch.HasDelayed()})
	return nil, nil
}
