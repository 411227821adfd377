package conformance

import (
	"latchkey/core/account"
)

// The accounts of every scene: a token's, one with a contract that does with tokens
// what their msg says (internal/test/shipped/testdata/receiver), and people.
const (
	tokenID    account.ID = "token.test.near"
	receiverID account.ID = "receiver.test.near"
	owner      account.ID = "owner.test.near"
	alice      account.ID = "alice.test.near"
	bob        account.ID = "bob.test.near"
	carol      account.ID = "carol.test.near" // whom no token knows
)

var people = []account.ID{owner, alice, bob, carol}

// scene is a history of a token, on a ledger of its own.
type scene struct {
	Name  string
	Steps []step
}

// step is what one account asks of the token, in one transaction, or a view.
type step struct {
	Name  string     `json:"name"` // unique in its scene
	By    account.ID `json:"by,omitempty"`
	Calls []call     `json:"calls"`
}

type call struct {
	Method  string `json:"method"`
	Args    string `json:"args,omitempty"`
	Deposit string `json:"deposit,omitempty"` // in NEAR
	Tgas    uint64 `json:"tgas,omitempty"`    // 200 when it is 0
}

const (
	oneYocto   = "0.000000000000000000000001"
	twoYocto   = "0.000000000000000000000002"
	tgasNormal = 200
)

// calls is a step of one call without a deposit.
func calls(name string, by account.ID, method, args string) step {
	return step{name, by, []call{{Method: method, Args: args}}}
}

// pays is a step of one call with a deposit.
func pays(name string, by account.ID, method, args, near string) step {
	return step{name, by, []call{{Method: method, Args: args, Deposit: near}}}
}

// one is a step of one call with 1 yocto.
func one(name string, by account.ID, method, args string) step {
	return pays(name, by, method, args, oneYocto)
}

// views is a view.
func views(method, args string) step {
	return step{method + " " + args, "", []call{{Method: method, Args: args}}}
}

// withTgas gives a step other gas.
func (s step) withTgas(n uint64) step {
	s.Calls[0].Tgas = n
	return s
}

// then adds a call to the same transaction.
func (s step) then(method, args, near string) step {
	s.Calls = append(s.Calls, call{method, args, near, 15})
	return s
}
