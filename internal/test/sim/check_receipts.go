package sim

import (
	"slices"

	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Kinds of records that hold receipts on their way, as core/state numbers them.
const (
	kindWaiting = 3
	kindReady   = 6
)

// checkReceipts: what ran was made and had not run before, and what has not run is
// in the state.
func (a *audit) checkReceipts(b *seen) {
	for _, hash := range b.head.Transactions {
		if a.ran[hash] {
			a.errorf("transaction %s is in a second block", hash)
		}
		a.pending[hash] = true
	}
	for _, id := range b.head.Outcomes {
		if !a.pending[id] {
			a.errorf("%s ran, again or without having been made", id)
		}
		delete(a.pending, id)
		a.ran[id] = true
		out, known := b.outcomes[id]
		if !known {
			a.errorf("%s ran and its outcome stems from no transaction", id)
			continue
		}
		for _, made := range out.ReceiptIDs {
			if a.ran[made] || a.pending[made] {
				a.errorf("%s was made twice", made)
			}
			a.pending[made] = true
		}
	}
	a.checkWaiting(b)
}

// checkWaiting: the state holds the receipts that have not run, and no others.
func (a *audit) checkWaiting(b *seen) {
	held := map[transaction.Hash]bool{}
	ready := uint64(0)
	for key, rc := range receiptsIn(b.after, a.errorf) {
		held[rc.ID] = true
		if kindOf(key) == kindReady {
			ready++
		}
		if !a.pending[rc.ID] {
			a.errorf("receipt %s to %s waits, and has run or was never made", rc.ID, rc.Receiver)
		}
	}
	for id := range a.pending {
		if !held[id] {
			a.errorf("receipt %s was made, has not run and is nowhere", id)
		}
	}
	if queued := b.head.DelayedNext - b.head.DelayedFirst; ready != queued {
		a.errorf("%d receipts are ready, the queue has %d", ready, queued)
	}
}

// kindOf is the kind of a record.
func kindOf(key string) byte {
	for i := range key {
		if key[i] == 0 {
			return key[i+1]
		}
	}
	return 0xff
}

// receiptsIn are the receipts on their way.
func receiptsIn(all records, errorf func(string, ...any)) map[string]*receipt.Receipt {
	found := map[string]*receipt.Receipt{}
	for key, value := range all {
		if kind := kindOf(key); kind != kindWaiting && kind != kindReady {
			continue
		}
		rc, err := receipt.Decode(value)
		if err != nil {
			errorf("receipt at %q: %v", key, err)
			continue
		}
		found[key] = rc
	}
	return found
}

// succeeded reports whether an outcome is no failure.
func succeeded(s *runtime.Status) bool { return s.Kind != runtime.Failure }

// delegates are the delegate actions of a receipt.
func delegates(rc *receipt.Receipt) (all []transaction.Delegate) {
	for _, action := range rc.Actions {
		if d, ok := action.(transaction.Delegate); ok {
			all = append(all, d)
		}
	}
	return all
}

// deletes reports whether a receipt deletes keys, or its account with them.
func deletes(rc *receipt.Receipt) bool {
	return slices.ContainsFunc(rc.Actions, func(action transaction.Action) bool {
		switch action.(type) {
		case transaction.DeleteKey, transaction.DeleteAccount:
			return true
		}
		return false
	})
}
