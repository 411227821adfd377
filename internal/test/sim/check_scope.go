package sim

import (
	"encoding/json"
	"fmt"
	"slices"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// checkScope: what a limited key signed, itself or for a relayer, is a call that it may
// make.
func (a *audit) checkScope(b *seen) {
	for i := range b.steps {
		step := &b.steps[i]
		tx, rc := a.of(b, step)
		a.keyChanges(step, func(k keyChange) {
			if k.old.Nonce == k.new.Nonce || rc != nil && deletes(rc) {
				return // it was not used, or is another key of the same name
			}
			if tx != nil && !mayDo(k.old.Permission, tx.ReceiverID, tx.Actions) {
				a.errorf("key %s of %s has signed transaction %s, which it may not", k.key, k.id, step.ID)
			}
			if rc == nil {
				return
			}
			for _, d := range delegates(rc) {
				if d.PublicKey == k.key && !mayDo(k.old.Permission, d.ReceiverID, d.Actions) {
					a.errorf("key %s of %s has signed delegate action %d, which it may not", k.key, k.id, d.Nonce)
				}
			}
		}, func(keyOf) {})
	}
}

// mayDo is what a permission means, written down once more.
func mayDo(p accesskey.Permission, receiver account.ID, actions []transaction.Action) bool {
	fc := p.FunctionCall
	if fc == nil {
		return true
	}
	if len(actions) != 1 || string(receiver) != fc.ReceiverID {
		return false
	}
	call, ok := actions[0].(transaction.FunctionCall)
	return ok && call.Deposit.IsZero() && (len(fc.MethodNames) == 0 || slices.Contains(fc.MethodNames, call.MethodName))
}

// checkGuards: a lent key is used within its time.
func (a *audit) checkGuards(b *seen) {
	before := b.view.At(a.head)
	for _, hash := range b.head.Transactions {
		out, known := b.outcomes[hash]
		if !known || out.Executor != lenderID {
			continue
		}
		tx, _, err := b.view.Ran(hash)
		if err != nil || tx == nil {
			a.errorf("transaction %s ran and is not recorded: %v", hash, err)
			continue
		}
		until := a.lentUntil(before, tx)
		if until > 0 && b.head.Time >= until && a.lentUntil(b.view, tx) == until { // else it was lent anew in this block
			a.errorf("a key that was lent until %d was used at %d", until, b.head.Time)
		}
	}
}

// lentUntil is until when the key was lent that signed a transaction; 0 is for good, and
// what the lender signed.
func (a *audit) lentUntil(v *ledger.View, tx *transaction.Signed) uint64 {
	if tx.PublicKey == secret(string(lenderID)).PublicKey() {
		return 0
	}
	out, err := v.Call(lenderID, "get_key", fmt.Appendf(nil, `{"public_key":%q}`, tx.PublicKey), v.Head.Time)
	if err != nil || out.Err != nil {
		return 0 // it was lent in this block
	}
	var terms struct {
		Until uint64 `json:"expires_at,string"`
	}
	if err := json.Unmarshal(out.Value, &terms); err != nil {
		a.errorf("the terms of a lent key, %s: %v", out.Value, err)
	}
	return terms.Until
}
