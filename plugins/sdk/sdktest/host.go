//go:build !wasip1

package sdktest

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/internal/env"
)

// Host is the account that a method runs on: inputs to set, outputs to read.
type Host = env.Fake

// Promise, Action and Outcome are parts of a Host.
type (
	Promise = env.Promise
	Action  = env.Action
	Outcome = env.Outcome
)

// NewHost returns an account that calls itself with plenty of gas and money.
func NewHost(account string) *Host {
	return &Host{
		Current:     account,
		Signer:      account,
		Predecessor: account,
		SignerKey:   make([]byte, 33),
		Balance:     sdk.Near(100).Bytes(),
		Height:      1,
		PrepaidGas:  uint64(300 * sdk.TGas),
		Storage:     map[string][]byte{},
		AccessKeys:  map[string][]byte{},
	}
}
