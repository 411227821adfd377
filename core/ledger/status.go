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
	Block   BlockID
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
	_, tx, err := records{v.State}.transaction(hash)
	if err != nil || tx == nil {
		return nil, err
	}
	return statusOf(tx, v.placed)
}

// Outcomes is Transaction without the receipts that the outcomes are of, which may be
// large.
func (v *View) Outcomes(hash transaction.Hash) (*TransactionStatus, error) {
	_, tx, err := records{v.State}.transaction(hash)
	if err != nil || tx == nil {
		return nil, err
	}
	return statusOf(tx, v.outcome)
}

// placed finds an outcome and what it is of; nil when there is none yet.
func (v *View) placed(id transaction.Hash) (*Placed, error) {
	p, e, err := v.ran(id)
	if err != nil || p == nil {
		return nil, err
	}
	_, p.Receipt, err = records{v.State}.receiptOf(e, id)
	return p, err
}

// outcome finds an outcome; nil when there is none yet.
func (v *View) outcome(id transaction.Hash) (*Placed, error) {
	p, _, err := v.ran(id)
	return p, err
}

// ran finds an outcome, and the entry that it stands in.
func (v *View) ran(id transaction.Hash) (*Placed, *entry, error) {
	rs := records{v.State}
	e, err := rs.ran(id)
	if err != nil || e == nil {
		return nil, nil, err
	}
	out, err := e.outcome(id)
	if err != nil {
		return nil, nil, err
	}
	block, known, err := rs.hashOf(e.height)
	if err != nil {
		return nil, nil, err
	}
	if !known {
		block = v.Head.ID() // of the block in the making
	}
	return &Placed{Outcome: *out, Block: block}, e, nil
}

// statusOf puts a status together from outcomes that find finds. It is nil when the
// transaction has none.
func statusOf(tx *transaction.Signed, find func(transaction.Hash) (*Placed, error)) (*TransactionStatus, error) {
	c := collector{find: find, status: &TransactionStatus{Transaction: tx, Complete: true}, at: map[transaction.Hash]int{}}
	if err := c.collect(tx.Hash()); err != nil || len(c.all) == 0 {
		return nil, err
	}
	s := c.status
	s.Outcome, s.Receipts = c.all[0], c.all[1:]
	for out := &c.all[0]; out != nil; out = c.next(out) {
		if out.Status.Kind != runtime.SuccessReceiptID {
			s.Status = &out.Status
			break
		}
	}
	return s, nil
}

type collector struct {
	find   func(transaction.Hash) (*Placed, error)
	status *TransactionStatus
	all    []Placed
	at     map[transaction.Hash]int // in all
}

// collect appends the outcome of id and of everything it made.
func (c *collector) collect(id transaction.Hash) error {
	out, err := c.find(id)
	if err != nil {
		return err
	}
	if out == nil {
		c.status.Complete = false
		return nil
	}
	c.at[id] = len(c.all)
	c.all = append(c.all, *out)
	for _, child := range out.ReceiptIDs {
		if err := c.collect(child); err != nil {
			return err
		}
	}
	return nil
}

// next is the outcome whose result stands for that of out, or nil.
func (c *collector) next(out *Placed) *Placed {
	i, ran := c.at[out.Status.ReceiptID]
	if !ran {
		return nil
	}
	return &c.all[i]
}

// GuardGas is what the guard of an accepted transaction burnt: what the
// transaction burnt beyond the protocol's fees.
func (l *Ledger) GuardGas(s *TransactionStatus) uint64 {
	cost, _ := l.Schedule.TransactionCost(&s.Transaction.Transaction) // fitted when it was accepted
	return s.Outcome.GasBurnt - min(s.Outcome.GasBurnt, cost.GasBurnt)
}
