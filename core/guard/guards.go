package guard

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Guards knows which contracts guard the limited keys of their accounts. It is
// safe for concurrent use.
type Guards struct {
	engine   vm.Engine
	schedule *fees.Schedule
	code     *prepare.Cache
	refusals *refusals
	before   *Admission // nil: in a block, where all is computed
}

// New returns guards of code that runs on engine under one schedule; none has
// refused anything yet.
func New(engine vm.Engine, schedule *fees.Schedule, code *prepare.Cache) *Guards {
	return &Guards{engine: engine, schedule: schedule, code: code, refusals: &refusals{}}
}

// Before returns the same guards for a transaction that has not reached a block, which
// ask only as often as limit lets them, and not where credit is enough.
func (g *Guards) Before(limit *Limiter, credit *Credit, who string) (*Guards, *Admission) {
	a := &Admission{limit: limit, credit: credit, who: who}
	before := *g
	before.before = a
	return &before, a
}

// WastedOn is the gas that a guard has burnt in a block on a transaction that was refused
// there, as far as is known.
func (g *Guards) WastedOn(tx transaction.Hash) uint64 { return g.refusals.gas(tx) }

// On returns the same guards, run on another engine.
func (g *Guards) On(engine vm.Engine) *Guards {
	on := *g
	on.engine = engine
	return &on
}

// Of implements authorize.Guards.
func (g *Guards) Of(st *state.State, id account.ID, acc state.Account, p accesskey.Permission) authorize.Guard {
	if p.FunctionCall == nil || acc.Contract.Kind == state.NoContract {
		return nil
	}
	code, failure := g.code.Of(st, id, acc.Contract)
	if failure != nil {
		if hash, ok := st.CodeHash(acc.Contract); ok {
			raw, _ := st.Code(hash)
			if prepare.AsksForGuard(raw) {
				return &guard{guards: g, account: id, record: acc, unusable: failure}
			}
		}
		return nil // and nothing to call either
	}
	if code.Policy == nil || !code.Policy.Guard {
		return nil
	}
	return &guard{guards: g, account: id, record: acc, code: code}
}
