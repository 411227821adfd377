//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

// asks the guard about a claim signed with a key.
func (c *chain) asks(s sdk.Signed) string {
	if s.Receiver == "" {
		s.Receiver = contract
	}
	c.host.Balance = c.balances[contract].Bytes()
	sentence, _ := sdktest.Ask(c.host, Guard, s)
	return sentence
}

// TestTheGuardAgreesWithMethodsAndViews: it refuses with exactly the text that the
// method would fail with, and nothing that the method would take.
func TestTheGuardAgreesWithMethodsAndViews(t *testing.T) {
	for _, ask := range []struct {
		method, args string
		gas          sdk.Gas
	}{
		{"claim_for", forAlice, 14 * sdk.TGas}, {"claim_for", forAlice, 14*sdk.TGas - 1}, {"claim", forAlice, 30 * sdk.TGas}, {"claim", `{"account_id":5}`, 30 * sdk.TGas},
		{"claim_for", `{"account_id":"` + strings.Repeat("e", 64) + `"}`, 23 * sdk.TGas}, {"claim_for", ``, 30 * sdk.TGas}, {"claim_for", `[]`, 30 * sdk.TGas},
		{"create_account_and_claim", `{"account_id":"bob.test.near"}`, 49 * sdk.TGas}, {"create_account_and_claim", `{"new_account_id":"bob.test.near"}`, 48 * sdk.TGas},
		{"claim_for", `{"account_id":"` + contract + `"}`, 30 * sdk.TGas}, {"claim", `{"account_id":"system"}`, 30 * sdk.TGas},
		{"claim", `{"account_id":"0x` + strings.Repeat("e", 40) + `"}`, 30 * sdk.TGas}, {"claim_for", `{"account_id":"0s` + strings.Repeat("e", 40) + `"}`, 30 * sdk.TGas},
		{"create_account_and_claim", `{"account_id":"bob.near"}`, 49 * sdk.TGas}, {"create_account_and_claim", `{"new_account_id":"deep.er.test.near"}`, 49 * sdk.TGas},
		{"create_account_and_claim", `{"account_id":"test.near"}`, 49 * sdk.TGas}, {"create_account_and_claim", `{"new_account_id":"` + contract + `"}`, 49 * sdk.TGas},
		{"create_account_and_claim", `{"account_id":"bob.test.near","new_public_key":"?"}`, 49 * sdk.TGas}, {"create_account_and_claim", `{"new_account_id":"b"}`, 49 * sdk.TGas},
	} {
		for _, inFlight := range []bool{false, true} {
			c := newChain(t)
			c.createDrop(1, 1)
			if inFlight {
				c.start(contract, claimKeyOf(1), "claim_for", forAlice, sdk.Amount{})
			}
			for n := 1; n <= 2; n++ {
				refusal := c.asks(sdk.Signed{Key: claimKeyOf(n), Method: ask.method, Args: []byte(ask.args), Gas: ask.gas})
				c.host.PrepaidGas = uint64(ask.gas)
				root := c.start(contract, claimKeyOf(n), ask.method, ask.args, sdk.Amount{})
				failure := ""
				if !root.outcome.OK {
					failure = string(root.outcome.Data)
				}
				c.expect(ask.method+" "+ask.args, refusal, failure)
			}
		}
	}
	c := newChain(t)
	c.createDrop(1, 1)
	_, text := c.call(alice, sdk.PublicKey{}, "preview_claim", `{"public_key":"`+claimKeyOf(2).String()+`"}`, sdk.Amount{})
	c.expect("the view of an unknown key", text, c.asks(sdk.Signed{Key: claimKeyOf(2), Method: "claim", Args: []byte(forAlice), Gas: 30 * sdk.TGas}))
}

func TestWhatTheGuardLeavesAlone(t *testing.T) {
	c := newChain(t)
	stored := len(c.host.Storage)
	for _, s := range []sdk.Signed{
		{Key: claimKeyOf(7), Method: "something_else"},
		{Key: claimKeyOf(7), Method: "claim_for", Receiver: "other.near"},
	} {
		c.expect("another key's call", c.asks(s), "")
	}
	if len(c.host.Storage) != stored {
		t.Error("the guard wrote something")
	}
}

func TestTheGuardRefusesWhatCannotBePaid(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	claim := sdk.Signed{Key: claimKeyOf(1), Method: "claim_for", Args: []byte(forAlice), Gas: 30 * sdk.TGas}
	c.expect("a funded claim", c.asks(claim), "")
	claim.Relayer = "bob.test.near"
	c.expect("a relayed claim", c.asks(claim), "No drop for public key")
	claim.Relayer = ""
	c.balances[contract] = sdk.StoragePrice.Mul(c.host.BaseUsage).Add(sdk.MilliNear(900))
	c.expect("a claim of 1 NEAR with less left", c.asks(claim), "The drop's account lacks the money to pay this claim")
}
