package sim

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// checkClaims counts what each link has brought: its drop's amount, at most once.
func (a *audit) checkClaims(b *seen) {
	byKey := map[string]*claim{}
	for _, k := range a.sim.crowd.claims {
		byKey[secret(k.key).PublicKey().String()] = k
	}
	for _, s := range b.finished {
		a.learn(s)
		k := byKey[s.Transaction.PublicKey.String()]
		if k == nil || s.Transaction.SignerID != dropID {
			continue
		}
		for i := range s.Receipts {
			if brings(&s.Receipts[i], k.drop) {
				k.paid++
				a.sim.summary.Paid++
			}
		}
		if k.paid > k.drop.uses {
			a.errorf("%s, for %d uses, was paid %d times", k.key, k.drop.uses, k.paid)
		}
	}
	if len(a.pending) == 0 {
		a.checkLinks(b)
	}
}

// learn notes which drop a transaction has made.
func (a *audit) learn(s *ledger.TransactionStatus) {
	for _, d := range a.sim.crowd.drops {
		if d.tx != s.Transaction.Hash() {
			continue
		}
		if succeeded(s.Status) && json.Unmarshal(s.Status.Value, &d.id) != nil {
			a.errorf("a drop was made and returned %q", s.Status.Value)
		}
		if string(s.Status.Value) == "null" {
			d.id = -1
		}
	}
}

// brings reports whether an outcome is a delivery of what a link of the drop brings.
func brings(p *ledger.Placed, d *drop) bool {
	if p.Receipt == nil || p.Receipt.IsRefund() || p.Receipt.Predecessor != dropID || !succeeded(&p.Status) {
		return false
	}
	for _, action := range p.Receipt.Actions {
		switch sent := action.(type) {
		case transaction.Transfer:
			if d.dropKind != tokenDrop && sent.Deposit == d.amount {
				return true
			}
		case transaction.FunctionCall:
			if d.dropKind == tokenDrop && sent.MethodName == "ft_transfer" && p.Receipt.Receiver == tokenID {
				return true
			}
		}
	}
	return false
}

// checkLinks: a link with uses left is as good as it was, one without is gone. Of what
// may have been taken back, contract and account at least know the same.
func (a *audit) checkLinks(b *seen) {
	for _, k := range a.sim.crowd.claims {
		if k.drop.id < 0 {
			continue
		}
		_, there := b.view.AccessKey(dropID, secret(k.key).PublicKey())
		_, failure := a.ask(b.view, "get_drop_id_by_key", fmt.Sprintf(`{"public_key":%q}`, secret(k.key).PublicKey()))
		known := failure == ""
		counted := k.drop.dropKind != callDrop && !k.drop.takeBack && !k.drop.over(b.head.Time)
		if known != there || counted && there != (k.paid < k.drop.uses) {
			a.errorf("%s, for %d uses, was paid %d times; the account has its key: %v; the contract knows it: %v", k.key, k.drop.uses, k.paid, there, known)
		}
	}
}

// over reports whether a drop has expired: anyone may take the rest back for its
// funder then.
func (d *drop) over(now uint64) bool { return d.end > 0 && now >= d.end }

// ask calls a view of the drop contract.
func (a *audit) ask(v *ledger.View, method, args string) (result []byte, failure string) {
	out, err := v.Call(dropID, method, []byte(args), v.Head.Time)
	switch {
	case err != nil:
		a.errorf("%s: %v", method, err)
		return nil, err.Error()
	case out.Err != nil:
		return nil, out.Err.Error()
	}
	return out.Value, ""
}

// checkDrops: with nothing on its way, the drop contract has all that it owes, and its
// own money has not become less.
func (a *audit) checkDrops(b *seen) {
	if len(a.pending) > 0 {
		return
	}
	own, enough := a.ownMoney(b.view)
	switch {
	case !enough:
		a.errorf("the drop contract has less than it owes")
	case own.Less(a.own):
		a.errorf("the drop contract's own money went from %s to %s yocto", a.own, own)
	}
	a.own = own
	a.checkTokens(b)
}

// obligations are what the contract holds for a drop.
type obligations struct {
	Near       amount.Yocto `json:"near"`
	Allowances amount.Yocto `json:"allowances"`
	Storage    amount.Yocto `json:"storage"` // that was paid for; the records may be smaller
	FT         struct {
		Amount amount.Yocto `json:"amount"`
	} `json:"ft"`
}

// owed visits what the contract holds for each drop.
func (a *audit) owed(v *ledger.View, visit func(obligations)) {
	for _, d := range a.sim.crowd.drops {
		if d.id < 0 {
			continue
		}
		var o obligations
		result, failure := a.ask(v, "get_obligations", fmt.Sprintf(`{"drop_id":%d}`, d.id))
		if failure != "" { // it has ended, and its record stays
			o.Storage = state.StorageCost(a.sim.ledger.Schedule.Storage, endedDropBytes)
			result, failure = a.ask(v, "get_ended_drop_by_id", fmt.Sprintf(`{"drop_id":%d}`, d.id))
		}
		if failure != "" || json.Unmarshal(result, &o) != nil {
			a.errorf("drop %d is neither open nor ended: %s %s", d.id, result, failure)
		}
		visit(o)
	}
}

// endedDropBytes is what stays of a drop, as the contract's README says.
const endedDropBytes = 63

// ownMoney is what the contract's account has beyond all that it owes and the storage
// that it began with.
func (a *audit) ownMoney(v *ledger.View) (amount.Yocto, bool) {
	acc, _ := v.Account(dropID)
	owed := state.StorageCost(a.sim.ledger.Schedule.Storage, a.dropBytes)
	a.owed(v, func(o obligations) {
		owed = owed.SaturatingAdd(o.Near).SaturatingAdd(o.Allowances).SaturatingAdd(o.Storage)
	})
	return acc.Amount.Sub(owed)
}

// checkTokens: the contract has the units that its drops hold.
func (a *audit) checkTokens(b *seen) {
	held := amount.Zero
	a.owed(b.view, func(o obligations) { held = held.SaturatingAdd(o.FT.Amount) })
	if got := a.balance(b, dropID); got.Less(held) {
		a.errorf("the drop contract holds %s units for its drops and has %s", held, got)
	}
}

func (a *audit) balance(b *seen, id account.ID) (units amount.Yocto) {
	out, err := b.view.Call(tokenID, "ft_balance_of", fmt.Appendf(nil, `{"account_id":%q}`, id), b.head.Time)
	if err != nil || out.Err != nil || json.Unmarshal(out.Value, &units) != nil {
		a.errorf("the token does not tell the balance of %s: %v, %v", id, err, out.Err)
	}
	return units
}
