package ledger

import (
	"latchkey/core/receipt"
	"latchkey/core/transaction"
)

// ran is what a block did with one of its transactions, and with the receipts that
// stem from it: where that is among the block's outcomes and receipts. A transaction
// that was refused did nothing.
type ran struct {
	tx       *transaction.Signed // nil: refused
	outcomes [2]int              // from and to
	receipts [2]int
}

// Statuses are what became of a block's transactions, in order: nil of one that was
// refused, or of which something is still to run.
func (a *Applied) Statuses() []*TransactionStatus {
	all := make([]*TransactionStatus, len(a.ran))
	for i, r := range a.ran {
		if r.tx != nil {
			all[i] = a.status(r)
		}
	}
	return all
}

func (a *Applied) status(r ran) *TransactionStatus {
	receipts := map[transaction.Hash]*receipt.Receipt{}
	for _, rc := range a.receipts[r.receipts[0]:r.receipts[1]] {
		receipts[rc.ID] = rc
	}
	placed := map[transaction.Hash]*Placed{}
	for _, out := range a.outcomes[r.outcomes[0]:r.outcomes[1]] {
		placed[out.ID] = &Placed{Outcome: out, Block: a.Block.ID(), Receipt: receipts[out.ID]}
	}
	s, _ := statusOf(r.tx, func(id transaction.Hash) (*Placed, error) { return placed[id], nil })
	if s == nil || !s.Complete {
		return nil
	}
	return s
}
