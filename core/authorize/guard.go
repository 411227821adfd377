package authorize

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// A contract whose policy says guard has its export of that name called before
// anything that a limited key of its account has signed is accepted. Full-access
// keys are never guarded: they could deploy another contract. How it is asked
// is for core/guard; when, and what its answer costs, are rules like the others.

// RefusalsMax of a key within RefusalsWindowNs, after which its guard is not asked
// any more until the window ends: a person does not mistype as often, and the 10
// Tgas of a guard are some hundredths of a second of work.
const (
	RefusalsMax      = 10
	RefusalsWindowNs = 10_000_000_000
)

// What guards may burn in vain within RefusalsWindowNs, since keys cost little. A
// client has less than an account, so that none can keep the account's others away.
const (
	RefusedAccountGasMax = 200 * amount.Tgas
	RefusedClientGasMax  = 50 * amount.Tgas
)

// RefusedParty is whose refusals are too many.
type RefusedParty uint8

const (
	RefusedKey RefusedParty = iota
	RefusedAccount
	RefusedClient
)

// Guards finds the contracts that are asked.
type Guards interface {
	// Of returns the guard of what a key of id with permission p signs, or nil.
	Of(st *state.State, id account.ID, acc state.Account, p accesskey.Permission) Guard
}

// Guard is a contract that may refuse. It leaves st as it is.
type Guard interface {
	// Transaction asks about a transaction with this hash.
	Transaction(tx transaction.Hash, st *state.State, q *Question, chain Chain) (Answer, InvalidTx)
	// Wasted is told of a transaction that the guard has accepted, burning gas, and that
	// was then refused for something else.
	Wasted(tx transaction.Hash, gas uint64, chain Chain)
	// Delegate asks about a delegate action. The answer has the gas of a refusal, too.
	Delegate(st *state.State, q *Question, chain Chain) (Answer, DelegateError)
}

// Question is what a guard is asked: may this key sign this call?
type Question struct {
	Key      keys.PublicKey
	Receiver account.ID
	Call     transaction.FunctionCall
	Nonce    uint64
	Relayer  account.ID // who brings a delegate action; empty for a transaction
}

// Answer is what asking a guard has done.
type Answer struct {
	Gas    uint64         // burnt
	Usage  uint64         // storage of the account after it, in bytes
	Writes []state.Change // of the guard
}

// guardReserve is the gas that a transaction has to be able to pay for besides
// its own.
func guardReserve(s *fees.Schedule, g Guard) uint64 {
	if g == nil {
		return 0
	}
	return s.Limits.GuardGasMax
}
