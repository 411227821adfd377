package sim

import (
	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// keyChange is what a step did to a key that was there before and after.
type keyChange struct {
	keyOf
	old, new accesskey.AccessKey
}

// keyChanges visits those of a step; deleted those that are gone after it.
func (a *audit) keyChanges(s *ledger.Step, changed func(keyChange), deleted func(keyOf)) {
	for _, d := range s.Deltas {
		e, ok := state.EntryOf(d.Key)
		if !ok || e.Kind != state.EntryAccessKey || d.Old == nil {
			continue
		}
		k := keyOf{e.AccountID, e.PublicKey}
		if d.New == nil {
			deleted(k)
			continue
		}
		old, err := state.DecodeAccessKey(d.Old)
		if err != nil {
			a.errorf("key %s of %s: %v", e.PublicKey, e.AccountID, err)
		}
		now, err := state.DecodeAccessKey(d.New)
		if err != nil {
			a.errorf("key %s of %s: %v", e.PublicKey, e.AccountID, err)
		}
		changed(keyChange{k, old, now})
	}
}

// checkNonces: a nonce only grows, to what was signed, and nothing is signed for twice.
func (a *audit) checkNonces(b *seen) {
	bumped := map[transaction.Hash]bool{}
	for i := range b.steps {
		step := &b.steps[i]
		tx, rc := a.of(b, step)
		a.keyChanges(step, func(k keyChange) {
			if k.new.Nonce < k.old.Nonce && (rc == nil || !deletes(rc)) {
				a.errorf("the nonce of %s's key %s goes from %d back to %d", k.id, k.key, k.old.Nonce, k.new.Nonce)
			}
			if tx != nil && k.id == tx.SignerID && k.key == tx.PublicKey && k.new.Nonce == tx.Nonce && k.old.Nonce < tx.Nonce {
				bumped[step.ID] = true
			}
		}, func(k keyOf) { delete(a.delegated, k) })
		if rc != nil {
			a.checkDelegates(b, step, rc)
		}
	}
	for _, hash := range b.head.Transactions {
		if !bumped[hash] {
			a.errorf("transaction %s ran and its key's nonce is not the one that it has", hash)
		}
	}
}

// checkDelegates: what a delegate action asked for is done once.
func (a *audit) checkDelegates(b *seen, step *ledger.Step, rc *receipt.Receipt) {
	out, known := b.outcomes[step.ID]
	if step.Cause != ledger.CauseReceipt || !known || !succeeded(&out.Status) {
		return
	}
	for _, d := range delegates(rc) {
		a.sim.summary.Relayed++
		k := keyOf{d.SenderID, d.PublicKey}
		if a.delegated[k] == nil {
			a.delegated[k] = map[uint64]bool{}
		}
		if a.delegated[k][d.Nonce] {
			a.errorf("the delegate action %d of %s, key %s, was carried out twice", d.Nonce, d.SenderID, d.PublicKey)
		}
		a.delegated[k][d.Nonce] = true
		if record, there := nonceAfter(step, k); there && record < d.Nonce {
			a.errorf("the delegate action %d of %s was carried out, its key %s stays at %d", d.Nonce, d.SenderID, d.PublicKey, record)
		}
	}
}

// nonceAfter is the nonce of a key that was there before a step and after it, if the
// step has changed it; else it is 0.
func nonceAfter(step *ledger.Step, k keyOf) (nonce uint64, there bool) {
	there = true
	for _, d := range step.Deltas {
		if e, ok := state.EntryOf(d.Key); ok && e.Kind == state.EntryAccessKey && e.AccountID == k.id && e.PublicKey == k.key {
			record, err := state.DecodeAccessKey(d.New)
			return record.Nonce, d.New != nil && err == nil
		}
	}
	return 0, there
}

// checkAllowances: using a limited key takes as much of its allowance as of its
// account's balance, and nothing but a refund to it gives any back.
func (a *audit) checkAllowances(b *seen) {
	for i := range b.steps {
		step := &b.steps[i]
		tx, rc := a.of(b, step)
		a.keyChanges(step, func(k keyChange) {
			old, limited := allowanceOf(k.old)
			now, still := allowanceOf(k.new)
			switch {
			case rc != nil && deletes(rc): // it may be another key of the same name
			case limited != still:
				a.errorf("%s's key %s gets or loses its allowance", k.id, k.key)
			case limited && tx != nil && old.SaturatingSub(now) != spentBy(step, tx):
				a.errorf("transaction %s takes %s of its key's allowance and %s of its account", step.ID, old.SaturatingSub(now), spentBy(step, tx))
			case limited && old.Less(now) && (rc == nil || !isRefundTo(rc, k.keyOf) || now.SaturatingSub(old) != transaction.Deposits(rc.Actions)):
				a.errorf("the allowance of %s's key %s grows from %s to %s, and that is no refund", k.id, k.key, old, now)
			}
		}, func(keyOf) {})
	}
}

func allowanceOf(k accesskey.AccessKey) (amount.Yocto, bool) {
	if fc := k.Permission.FunctionCall; fc != nil && fc.Allowance != nil {
		return *fc.Allowance, true
	}
	return amount.Zero, false
}

// spentBy is by how much a transaction lowers its signer's balance.
func spentBy(step *ledger.Step, tx *transaction.Signed) amount.Yocto {
	for _, d := range step.Deltas {
		if e, ok := state.EntryOf(d.Key); ok && e.Kind == state.EntryAccount && e.AccountID == tx.SignerID {
			old, errOld := state.DecodeAccount(d.Old)
			now, errNew := state.DecodeAccount(d.New)
			if errOld == nil && errNew == nil {
				return old.Amount.SaturatingSub(now.Amount)
			}
		}
	}
	return amount.Zero
}

// isRefundTo reports whether a receipt returns what a key paid for gas.
func isRefundTo(rc *receipt.Receipt, k keyOf) bool {
	return rc.IsRefund() && rc.Receiver == k.id && rc.Signer == k.id && rc.SignerKey == k.key
}

// of is the transaction or the receipt that a step is of.
func (a *audit) of(b *seen, step *ledger.Step) (*transaction.Signed, *receipt.Receipt) {
	tx, rc, err := b.view.Ran(step.ID)
	if err != nil {
		a.errorf("%s ran and is not recorded: %v", step.ID, err)
	}
	return tx, rc
}
