package ledger

import (
	"latchkey/core/account"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Deed is a transaction or a receipt that ran, with what became of it.
type Deed struct {
	ID          transaction.Hash
	Transaction *transaction.Signed // nil: it is a receipt
	Receipt     *receipt.Receipt    // nil: it is a transaction
	Outcome     *runtime.Outcome

	tells *entry // nil: it has just run
}

// Deed returns what stands at a place among the outcomes of a block; nil when it is not kept
// any more.
func (v *View) Deed(b *Block, place int) (*Deed, error) {
	id, rs := b.Outcomes[place], records{v.State}
	e, err := rs.ran(id)
	if IsPruned(err) {
		return nil, nil
	}
	if err != nil || e == nil {
		return nil, err
	}
	d := &Deed{ID: id, tells: e}
	if e.kind == entryTransaction {
		d.Transaction, err = transaction.Decode(e.body)
	} else {
		_, d.Receipt, err = rs.receiptOf(e, id)
	}
	if err == nil {
		d.Outcome, err = e.outcome(id)
	}
	if err != nil || d.Transaction == nil && d.Receipt == nil {
		return nil, corrupt(placeKey(id), err)
	}
	return d, nil
}

// Telling is the outcome, if its logs may hold events that happened; else nil.
func (d *Deed) Telling() (*runtime.Outcome, error) {
	switch {
	case d.tells != nil:
		return d.tells.telling(d.ID)
	case d.Outcome.Status.Kind == runtime.Failure:
		return nil, nil
	}
	return d.Outcome, nil
}

// By is the account in whose history it stands: a transaction in its signer's, a receipt in that of
// the account where it ran, unless this has signed its transaction, and a refund in none.
func (d *Deed) By() account.ID {
	switch {
	case d.Transaction != nil:
		return d.Transaction.SignerID
	case d.Receipt.IsRefund() || d.Receipt.Signer == d.Receipt.Receiver:
		return ""
	}
	return d.Receipt.Receiver
}

// Deploys is the account whose contract it changed; empty when it changed none.
func (d *Deed) Deploys() account.ID {
	if d.Receipt == nil || d.Outcome.Status.Kind == runtime.Failure {
		return ""
	}
	for _, a := range d.Receipt.Actions {
		switch a.(type) {
		case transaction.DeployContract, transaction.UseGlobalContract:
			return d.Receipt.Receiver
		}
	}
	return ""
}
