package ledger

import (
	"fmt"

	"latchkey/core/amount"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// A block's changes are not stored: the block is run again on the state before
// it, which history still has.

// Cause is why records changed.
type Cause uint8

const (
	CauseGenesis     Cause = iota // they are part of genesis
	CauseTransaction              // a transaction became a receipt: nonce, price, deposit
	CauseReceipt                  // a receipt ran
	CauseReward                   // a contract got its share of a receipt's gas
)

// Step is one thing that happened in a block, and what it changed.
type Step struct {
	Cause  Cause
	ID     transaction.Hash // of the transaction or receipt
	Deltas []state.Delta    // in the order of their keys; never one without a difference
}

// ReplayError is a block that runs to another result than it once did: the
// program follows other rules than the one that made the block.
type ReplayError struct{ Height uint64 }

func (e *ReplayError) Error() string {
	return fmt.Sprintf("block %d runs to another result than when it was made; use the program that made it", e.Height)
}

// CanReplay reports whether Replay can run b: the state before it is kept.
func (v *View) CanReplay(b *Block) bool {
	return b.Height == v.ledger.Genesis.Height || v.HasHistory(b.Height-1)
}

// Replay runs a block that CanReplay again and returns its steps in order. It
// takes as long as making the block did. v is a view of the newest state. Errors:
// *ReplayError, and those of the store.
func (v *View) Replay(b *Block) ([]Step, error) {
	if b.Height == v.ledger.Genesis.Height {
		return v.replayGenesis(b)
	}
	in, err := v.inputOf(b)
	if err != nil {
		return nil, err
	}
	earlier, err := v.Block(b.Height - 1)
	if err != nil {
		return nil, err
	}
	batch := &Batch{ledger: v.ledger, base: state.New(state.AtHeight(v.reader, b.Height-1)), head: earlier, taken: map[transaction.Hash]bool{}}
	var steps []Step
	w := batch.newWork(*in)
	w.observe = func(tx *transaction.Signed, rc *receipt.Receipt, result *runtime.Result, deltas []state.Delta) {
		if tx != nil {
			steps = appendStep(steps, CauseTransaction, tx.Hash(), deltas)
			return
		}
		worked, paid := splitReward(rc, result.Reward, deltas)
		steps = appendStep(steps, CauseReceipt, rc.ID, worked)
		steps = appendStep(steps, CauseReward, rc.ID, paid)
	}
	w.run()
	w.seal()
	if err := batch.base.Err(); err != nil {
		return nil, err
	}
	if w.block.Hash != b.Hash {
		return nil, &ReplayError{b.Height}
	}
	return steps, nil
}

func appendStep(steps []Step, cause Cause, id transaction.Hash, deltas []state.Delta) []Step {
	if len(deltas) == 0 {
		return steps
	}
	return append(steps, Step{cause, id, deltas})
}

// inputOf puts together what b was made of. Transactions that were refused then
// left no trace and are not missed.
func (v *View) inputOf(b *Block) (*Input, error) {
	if kept, err := (records{v.State}).input(b.Height); err != nil || kept != nil {
		return kept, err
	}
	if err := (records{v.State}).reach(b.Height); err != nil {
		return nil, err
	}
	in := &Input{Height: b.Height, Time: b.Time, Random: b.Random, SignaturesVerified: true}
	var err error
	if in.Due, err = (records{v.State}).dues(b.Height); err != nil {
		return nil, err
	}
	if in.Admin, err = (records{v.State}).admin(b.Height); err != nil {
		return nil, err
	}
	for _, hash := range b.Transactions {
		_, tx, err := records{v.State}.transaction(hash)
		if err != nil {
			return nil, err
		}
		if tx == nil {
			return nil, &ReplayError{b.Height}
		}
		in.Transactions = append(in.Transactions, tx)
	}
	return in, nil
}

// splitReward takes the reward out of a receipt's changes. It is paid last, to
// the receiver alone.
func splitReward(rc *receipt.Receipt, reward amount.Yocto, deltas []state.Delta) (worked, paid []state.Delta) {
	if reward.IsZero() {
		return deltas, nil
	}
	for _, d := range deltas {
		e, ok := state.EntryOf(d.Key)
		acc, err := state.DecodeAccount(d.New)
		if !ok || e.Kind != state.EntryAccount || e.AccountID != rc.Receiver || err != nil {
			worked = append(worked, d)
			continue
		}
		acc.Amount = acc.Amount.SaturatingSub(reward)
		unpaid := state.WithAccount(rc.Receiver, d.Old, acc)
		if string(unpaid.New) != string(unpaid.Old) {
			worked = append(worked, unpaid)
		}
		paid = []state.Delta{{Key: d.Key, Old: unpaid.New, New: d.New}}
	}
	return worked, paid
}

func (v *View) replayGenesis(b *Block) ([]Step, error) {
	st := state.New(nothing{})
	if _, err := v.ledger.Genesis.build(st, v.ledger.runtime, v.Code); err != nil {
		return nil, err
	}
	return []Step{{CauseGenesis, b.Hash, st.Deltas()}}, v.Err()
}

// nothing is the state before genesis.
type nothing struct{}

func (nothing) Get([]byte) ([]byte, bool, error)                       { return nil, false, nil }
func (nothing) Scan(_, _ []byte, _ func(key, value []byte) bool) error { return nil }
