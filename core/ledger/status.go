package ledger

import (
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Placed is an outcome with the block it ran in and the receipt it is of (nil
// for a transaction).
type Placed struct {
	runtime.Outcome
	Block   *Block
	Receipt *receipt.Receipt
}

// TransactionStatus is everything known of a transaction.
type TransactionStatus struct {
	Transaction *transaction.Signed
	Outcome     Placed
	// Receipts are the outcomes of all receipts that stem from it, refunds
	// included: depth first, parents before children, in the order of
	// receipt_ids, as clients index them.
	Receipts []Placed
	// Status is the transaction's result: that of the receipt at the end of the
	// chain of SuccessReceiptID links; nil while it has not run.
	Status *runtime.Status
	// Complete says that all receipts, refunds included, have run.
	Complete bool
}

// Transaction returns the status of a transaction, or nil when it is unknown.
func (v *View) Transaction(hash transaction.Hash) (*TransactionStatus, error) {
	rs := records{v.State}
	_, tx, err := rs.transaction(hash)
	if err != nil || tx == nil {
		return nil, err
	}
	s := &TransactionStatus{Transaction: tx, Complete: true}
	found := map[transaction.Hash]*runtime.Outcome{}
	first, err := v.collect(hash, s, found)
	if err != nil || first == nil {
		return nil, err
	}
	s.Outcome, s.Receipts = s.Receipts[0], s.Receipts[1:]
	for out := first; out != nil; out = found[out.Status.ReceiptID] {
		if out.Status.Kind != runtime.SuccessReceiptID {
			s.Status = &out.Status
			break
		}
	}
	return s, nil
}

// collect appends the outcome of id and of everything it made.
func (v *View) collect(id transaction.Hash, s *TransactionStatus, found map[transaction.Hash]*runtime.Outcome) (*runtime.Outcome, error) {
	rs := records{v.State}
	height, out, err := rs.outcome(id)
	if err != nil {
		return nil, err
	}
	if out == nil {
		s.Complete = false
		return nil, nil
	}
	block, err := rs.block(height)
	if err != nil {
		return nil, err
	}
	_, rc, err := rs.receipt(id)
	if err != nil {
		return nil, err
	}
	if block == nil {
		block = v.Head // of the block in the making
	}
	found[id] = out
	s.Receipts = append(s.Receipts, Placed{Outcome: *out, Block: block, Receipt: rc})
	for _, child := range out.ReceiptIDs {
		if _, err := v.collect(child, s, found); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// GuardGas is what the guard of an accepted transaction burnt: what the
// transaction burnt beyond the protocol's fees.
func (l *Ledger) GuardGas(s *TransactionStatus) uint64 {
	cost, _ := l.Schedule.TransactionCost(&s.Transaction.Transaction) // fitted when it was accepted
	return s.Outcome.GasBurnt - min(s.Outcome.GasBurnt, cost.GasBurnt)
}
