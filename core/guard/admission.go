package guard

import (
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// Admission is how one transaction passes the guards before it reaches a block.
type Admission struct {
	limit  *Limiter
	credit *Credit
	who    string // sends it, as limit tells apart

	account account.ID // that has a guard; empty: none has been met
	parties []party
	unasked bool // it was let pass without asking
}

// meets notes whose guard it is that the transaction has to pass.
func (a *Admission) meets(id account.ID, key keys.PublicKey) {
	a.account, a.parties = id, parties(id, key, a.who)
}

// passes reports whether the transaction need not be asked about.
func (a *Admission) passes(nowNs uint64) bool {
	a.unasked = a.limit.quiet(a.parties, nowNs) && a.credit.take(a.account)
	return a.unasked
}

// Ends says what became of the transaction. It is called once.
func (a *Admission) Ends(end End, tx transaction.Hash, nowNs uint64, g *Guards) {
	if a.account == "" {
		return
	}
	gas := uint64(0)
	if end != Accepted {
		gas = g.WastedOn(tx)
	}
	if gas > 0 {
		end = Refused // by the guard, or by what came after it
	}
	a.credit.give(a.account, a.unasked, end)
	if a.unasked && end == Refused {
		a.limit.count(a.parties, gas, nowNs)
	}
}
