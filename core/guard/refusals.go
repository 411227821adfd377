package guard

import (
	"sync"

	"latchkey/core/authorize"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// refusalsMax bounds what is remembered.
const refusalsMax = 1024

// refusals remembers what guards refused, so that the same transaction sent again
// costs no second run. What is remembered is used only where the guard would
// say the same: it runs the same code on the same account record, and all it read
// of the ledger is as it was.
type refusals struct {
	mu     sync.Mutex
	byTx   map[transaction.Hash]remembered
	oldest []transaction.Hash
}

type remembered struct {
	refusal *authorize.GuardRefused
	gas     uint64 // that it burnt
	code    preparedCode
	record  state.Account
	caps    policy.Caps
	height  uint64 // 0: the guard did not ask which block runs it
	time    uint64
	read    *state.Witness // nil: only what it burnt is known
}

// find returns what the guard said to the same question.
func (r *refusals) find(st *state.State, tx transaction.Hash, g *guard, chain authorize.Chain) *authorize.GuardRefused {
	r.mu.Lock()
	known, ok := r.byTx[tx]
	r.mu.Unlock()
	switch {
	case !ok, known.read == nil, known.code != g.codeRef(), known.record != g.record, known.caps != chain.Caps:
		return nil
	case known.height != 0 && (known.height != chain.Height || known.time != chain.Time):
		return nil
	case !known.read.Holds(st):
		return nil
	}
	return known.refusal
}

// gas is what the refusal of a transaction burnt, as far as is known.
func (r *refusals) gas(tx transaction.Hash) uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byTx[tx].gas
}

// keep remembers a refusal that came of what read has seen.
func (r *refusals) keep(tx transaction.Hash, g *guard, chain authorize.Chain, a answer, read *state.Witness) {
	entry := remembered{refusal: a.refusal, gas: a.Gas, code: g.codeRef(), record: g.record, caps: chain.Caps, read: read}
	if a.sawBlock {
		entry.height, entry.time = chain.Height, chain.Time
	}
	read.Forget()
	r.put(tx, entry)
}

// note remembers only what a refusal burnt.
func (r *refusals) note(tx transaction.Hash, gas uint64) { r.put(tx, remembered{gas: gas}) }

func (r *refusals) put(tx transaction.Hash, entry remembered) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byTx == nil {
		r.byTx = map[transaction.Hash]remembered{}
	}
	if _, again := r.byTx[tx]; !again {
		if len(r.oldest) == refusalsMax {
			delete(r.byTx, r.oldest[0])
			r.oldest = r.oldest[1:]
		}
		r.oldest = append(r.oldest, tx)
	}
	r.byTx[tx] = entry
}
