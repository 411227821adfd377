package authorize

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// A contract whose policy says guard has its export of that name called before
// anything that a limited key of its account has signed is accepted. Full-access
// keys are never guarded: they could deploy another contract.

// guard is the one that a limited key has to pass.
type guard struct {
	account  account.ID
	record   state.Account
	code     *vm.Code
	unusable vm.FunctionCallError // in place of code
}

// guardOf returns the guard of what a key signs, or nil.
func (j *Judge) guardOf(st *state.State, id account.ID, acc state.Account, p accesskey.Permission) *guard {
	if p.FunctionCall == nil || acc.Contract.Kind == state.NoContract {
		return nil
	}
	code, failure := j.CodeOf(st, id, acc.Contract)
	if failure != nil {
		if hash, ok := st.CodeHash(acc.Contract); ok {
			raw, _ := st.Code(hash)
			if prepare.AsksForGuard(raw) {
				return &guard{account: id, record: acc, unusable: failure}
			}
		}
		return nil // and nothing to call either
	}
	if code.Policy == nil || !code.Policy.Guard {
		return nil
	}
	return &guard{account: id, record: acc, code: code}
}

// Guards reports whether an account's contract is asked about what a key with this
// permission signs.
func (j *Judge) Guards(st *state.State, id account.ID, p accesskey.Permission) bool {
	acc, _ := st.Account(id)
	return j.guardOf(st, id, acc, p) != nil
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

// reserve is the gas that a transaction has to be able to pay for besides its own.
func (g *guard) reserve(s *fees.Schedule) uint64 {
	if g == nil {
		return 0
	}
	return s.Limits.GuardGasMax
}

// question is what a guard is asked: may this key sign this call?
type question struct {
	key      keys.PublicKey
	receiver account.ID
	call     transaction.FunctionCall
	nonce    uint64
	relayer  account.ID // who brings a delegate action; empty for a transaction
}

// answer is what a guard said.
type answer struct {
	refusal  *GuardRefused // nil: no objection
	gas      uint64        // burnt
	usage    uint64        // storage of the account after it, in bytes
	writes   []state.Change
	sawBlock bool
}

// askAbout asks what a transaction needs to pass. A refusal that was given before
// and would be given again is not computed anew.
func (j *Judge) askAbout(tx transaction.Hash, st *state.State, g *guard, q *question, chain Chain) (answer, InvalidTx) {
	if known := j.refusals.find(st, tx, g, chain); known != nil {
		return answer{}, *known
	}
	if wait := chain.Limit.wait(g.account, q.key, chain.Time); wait > 0 {
		return answer{}, TooManyRefusals{wait}
	}
	seen := state.NewWitness(st.Overlay)
	above := state.New(seen)
	a := j.ask(above, g, q, chain)
	if err := above.Err(); err != nil {
		st.Fail(err)
		return a, nil // nothing of st is used after an error
	}
	if a.refusal == nil {
		return a, nil
	}
	j.refusals.keep(tx, g, chain, a, seen)
	chain.Limit.count(g.account, q.key, chain.Time)
	return a, *a.refusal
}

// ask runs the guard on st, which it leaves as it is.
func (j *Judge) ask(st *state.State, g *guard, q *question, chain Chain) answer {
	if n, limit := uint64(len(q.call.Args)), j.Schedule.Limits.GuardArgumentsMax; n > limit {
		return answer{refusal: &GuardRefused{GuardArgumentsTooLong{g.account, n, limit}}}
	}
	if g.unusable != nil {
		return answer{refusal: j.refused(g.account, g.unusable)}
	}
	below := st.Nested()
	out := vm.Run(j.Engine, j.Schedule, below, g.code, policy.GuardMethod, &vm.Context{
		Current: g.account, Signer: g.account, SignerKey: q.key, Predecessor: g.account, RefundTo: g.account, Contract: g.record.Contract,
		Input:       q.json(),
		BlockHeight: chain.Height, BlockTimestamp: chain.Time, EpochHeight: chain.Height / j.Schedule.EpochBlocks,
		Balance: g.record.Amount, Locked: g.record.Locked, StorageUsage: g.record.StorageUsage,
		PrepaidGas: j.Schedule.Limits.GuardGasMax, Mode: vm.ModeGuard, Caps: chain.Caps,
	})
	a := answer{gas: out.GasBurnt, usage: out.StorageUsage, sawBlock: out.SawBlock}
	if out.Err != nil {
		a.refusal = j.refused(g.account, out.Err)
		return a
	}
	a.writes = below.Changes()
	return a
}

func (j *Judge) refused(id account.ID, err vm.FunctionCallError) *GuardRefused {
	return &GuardRefused{GuardFailed{id, j.Schedule.Limits.GuardGasMax, err}}
}
