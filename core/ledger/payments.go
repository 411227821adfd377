package ledger

import (
	"slices"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// What one search for payments may take.
const (
	paymentBlocksMax   = 64   // that are looked through
	paymentOutcomesMax = 4096 // of them
)

// Payment is NEAR that one account sent another with a transfer that arrived.
type Payment struct {
	Block       *Block
	Receipt     transaction.Hash
	Transaction transaction.Hash // that it stems from
	From, To    account.ID
	Amount      amount.Yocto
}

// Payments finds the newest payments to and from an account in blocks below before, the newest
// first: of whole blocks, until there are most of them. next is below which height to go on;
// zero: there are no others within the window of history, or none is kept.
func (v *View) Payments(id account.ID, before uint64, most int) (found []Payment, next uint64, err error) {
	heights := v.AccountChanges(id, v.Earliest(), min(before, v.Head.Height+1), paymentBlocksMax)
	outcomes := 0
	for _, height := range heights {
		b, err := v.Block(height)
		if err != nil {
			return nil, 0, err
		}
		if b == nil {
			return found, 0, nil
		}
		some, err := v.paymentsIn(b, id)
		if IsPruned(err) { // nor are those below kept
			return found, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		found, outcomes = append(found, some...), outcomes+len(b.Outcomes)
		if len(found) >= most || outcomes >= paymentOutcomesMax {
			return found, height, nil
		}
	}
	if len(heights) == paymentBlocksMax {
		return found, heights[len(heights)-1], nil
	}
	return found, 0, nil
}

// paymentsIn finds those of one block, the last first.
func (v *View) paymentsIn(b *Block, id account.ID) (found []Payment, err error) {
	rs := records{v.State}
	for _, ran := range b.Outcomes {
		e, err := rs.ran(ran)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		_, rc, err := rs.receiptOf(e, ran)
		if err != nil {
			return nil, err
		}
		sum, is := paid(rc, id)
		if !is {
			continue
		}
		out, err := e.outcome(ran)
		if err != nil {
			return nil, err
		}
		if out.Status.Kind != runtime.Failure {
			found = append(found, Payment{Block: b, Receipt: ran, From: rc.Predecessor, To: rc.Receiver, Amount: sum})
		}
	}
	slices.Reverse(found)
	return found, v.trace(b, found)
}

// trace notes which transactions payments of a block stem from.
func (v *View) trace(b *Block, found []Payment) error {
	if len(found) == 0 {
		return nil
	}
	roots, err := v.Roots(b)
	if err != nil {
		return err
	}
	for i := range found {
		p := &found[i]
		if root, known := roots[p.Receipt]; known {
			p.Transaction = root
			continue
		}
		root, err := v.Origin(p.Receipt)
		if err != nil {
			return err
		}
		if root != nil {
			p.Transaction = root.Hash()
		}
	}
	return nil
}

// paid is what a receipt's transfers bring from one account to another, if one of them is id.
func paid(rc *receipt.Receipt, id account.ID) (sum amount.Yocto, is bool) {
	if rc == nil || rc.IsRefund() || rc.Predecessor == rc.Receiver || rc.Predecessor != id && rc.Receiver != id {
		return sum, false
	}
	for _, a := range rc.Actions {
		if transfer, ok := a.(transaction.Transfer); ok {
			sum = sum.SaturatingAdd(transfer.Deposit)
		}
	}
	return sum, !sum.IsZero()
}
