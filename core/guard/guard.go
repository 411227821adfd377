package guard

import (
	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// guard is one contract that is asked. It implements authorize.Guard.
type guard struct {
	guards   *Guards
	account  account.ID
	record   state.Account
	code     *vm.Code
	unusable vm.FunctionCallError // in place of code
}

// preparedCode names code and the rules that it was prepared by.
type preparedCode struct {
	hash    [32]byte
	version uint32
}

// codeRef is zero for code that cannot be prepared.
func (g *guard) codeRef() preparedCode {
	if g.code == nil {
		return preparedCode{}
	}
	return preparedCode{g.code.Hash, g.code.PrepareVersion}
}

// answer is what a guard said.
type answer struct {
	authorize.Answer
	refusal  *authorize.GuardRefused // nil: no objection
	sawBlock bool
}

// Transaction asks what a transaction needs to pass. A refusal that was given
// before and would be given again is not computed anew.
func (g *guard) Transaction(tx transaction.Hash, st *state.State, q *authorize.Question, chain authorize.Chain) (authorize.Answer, authorize.InvalidTx) {
	refusals, before := g.guards.refusals, g.guards.before
	if before != nil {
		before.meets(g.account, q.Key)
	}
	if known := refusals.find(st, tx, g, chain); known != nil {
		return authorize.Answer{}, *known
	}
	if before == nil {
		return g.askInBlock(tx, st, q, chain)
	}
	if wait, of := before.limit.wait(before.parties, chain.Time); wait > 0 {
		return authorize.Answer{}, authorize.TooManyRefusals{WaitNs: wait, Of: of}
	}
	if before.passes(chain.Time) {
		return authorize.Answer{Usage: g.record.StorageUsage}, nil
	}
	seen := state.NewWitness(st.Overlay)
	above := state.New(seen)
	a := g.ask(above, q, chain)
	if err := above.Err(); err != nil {
		st.Fail(err)
		return a.Answer, nil // nothing of st is used after an error
	}
	if a.refusal == nil {
		return a.Answer, nil
	}
	refusals.keep(tx, g, chain, a, seen)
	before.limit.count(before.parties, a.Gas, chain.Time)
	return a.Answer, *a.refusal
}

// askInBlock notes what a refusal burnt, and not what the guard has read: few are
// refused here, and nearly all are asked.
func (g *guard) askInBlock(tx transaction.Hash, st *state.State, q *authorize.Question, chain authorize.Chain) (authorize.Answer, authorize.InvalidTx) {
	a := g.ask(st, q, chain)
	if a.refusal == nil {
		return a.Answer, nil
	}
	g.guards.refusals.note(tx, a.Gas)
	return a.Answer, *a.refusal
}

// Wasted implements authorize.Guard: it counts as a refusal of the guard's would.
func (g *guard) Wasted(tx transaction.Hash, gas uint64, chain authorize.Chain) {
	if before := g.guards.before; before != nil {
		before.limit.count(before.parties, gas, chain.Time)
		return
	}
	g.guards.refusals.note(tx, gas)
}

// Delegate asks what a delegate action needs to pass. It runs in blocks only,
// where everything is computed.
func (g *guard) Delegate(st *state.State, q *authorize.Question, chain authorize.Chain) (authorize.Answer, authorize.DelegateError) {
	a := g.ask(st, q, chain)
	if a.refusal != nil {
		return a.Answer, *a.refusal
	}
	return a.Answer, nil
}

// ask runs the guard on st, which it leaves as it is.
func (g *guard) ask(st *state.State, q *authorize.Question, chain authorize.Chain) answer {
	s := g.guards.schedule
	if n, limit := uint64(len(q.Call.Args)), s.Limits.GuardArgumentsMax; n > limit {
		return answer{refusal: &authorize.GuardRefused{Why: authorize.GuardArgumentsTooLong{AccountID: g.account, Size: n, Limit: limit}}}
	}
	if g.unusable != nil {
		return answer{refusal: g.refused(g.unusable)}
	}
	below := st.Nested()
	out := vm.Run(g.guards.engine, s, below, g.code, policy.GuardMethod, &vm.Context{
		Current: g.account, Signer: g.account, SignerKey: q.Key, Predecessor: g.account, RefundTo: g.account, Contract: g.record.Contract,
		Input:       encode(q),
		BlockHeight: chain.Height, BlockTimestamp: chain.Time, EpochHeight: chain.Height / s.EpochBlocks,
		Balance: g.record.Amount, Locked: g.record.Locked, StorageUsage: g.record.StorageUsage,
		PrepaidGas: s.Limits.GuardGasMax, Mode: vm.ModeGuard, Caps: chain.Caps,
	})
	a := answer{Answer: authorize.Answer{Gas: out.GasBurnt, Usage: out.StorageUsage}, sawBlock: out.SawBlock}
	if out.Err != nil {
		a.refusal = g.refused(out.Err)
		return a
	}
	a.Writes = below.Changes()
	return a
}

func (g *guard) refused(err vm.FunctionCallError) *authorize.GuardRefused {
	return &authorize.GuardRefused{Why: authorize.GuardFailed{AccountID: g.account, GasMax: g.guards.schedule.Limits.GuardGasMax, Err: err}}
}
