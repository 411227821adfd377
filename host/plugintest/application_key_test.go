package plugintest

import (
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/transaction"
)

// withApplicationKey gives alice a key "app" for any method of the drop contract,
// with 0.25 NEAR of allowance, as a wallet does when an application asks for one.
func withApplicationKey(t *testing.T) *drops {
	t.Helper()
	c := newDrops(t)
	allowance := NEAR("0.25")
	c.act(creator, alice, transaction.Transfer{Deposit: NEAR("5")}).Succeeds(t)
	before := c.Balance(alice)
	r := c.act(alice, alice, transaction.AddKey{PublicKey: Key("app").PublicKey(), AccessKey: accesskey.AccessKey{
		Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{ReceiverID: string(dropID), Allowance: &allowance}}}})
	r.Succeeds(t)
	spent, _ := before.Sub(c.Balance(alice))
	expect(t, "what adding the key cost", spent.String(), gasPaid(r).String())
	return c
}

// act signs one action with the signer's own key and runs it.
func (c *drops) act(signer, receiver account.ID, action transaction.Action) *Result {
	c.t.Helper()
	return c.Together(c.SignActions(signer, receiver, string(signer), action))[0]
}

// keyRefusal is why the key may not sign what was sent; nil for any other end.
func keyRefusal(r *Result) authorize.AccessKeyError {
	invalid, _ := r.Refused.(authorize.InvalidAccessKeyError)
	return invalid.Err
}

func TestS101AnApplicationsKeyCostsItsGasAlone(t *testing.T) {
	c := withApplicationKey(t)
	record, ok := c.AccessKey(alice, "app")
	if !ok || record.Permission.FunctionCall == nil {
		t.Fatal("the key is not there")
	}
	near(t, "the allowance", *record.Permission.FunctionCall.Allowance, "0.25")
	expect(t, "the receiver", record.Permission.FunctionCall.ReceiverID, string(dropID))
	c.Call(alice, dropID, "get_drops", `{"funder_id":"alice.test.near"}`, SignedBy("app")).Succeeds(t)
}

func TestS102WhatNeedsTheOwnersKey(t *testing.T) {
	c := withApplicationKey(t)
	paid := c.Call(alice, dropID, "create_near_drop", dropArgs("K1"), SignedBy("app"), Yocto(amount.From(1)))
	if _, ok := keyRefusal(paid).(authorize.DepositWithFunctionCall); !ok {
		t.Errorf("a call with a deposit: %v", paid.Refused)
	}
	other := c.Call(alice, rootID, "create_account", "{}", SignedBy("app"))
	if _, ok := keyRefusal(other).(authorize.ReceiverMismatch); !ok {
		t.Errorf("a call of another contract: %v", other.Refused)
	}
	c.Call(alice, dropID, "create_near_drop", dropArgs("K1"), Deposit("1.03")).Succeeds(t)
}

// TestS103AnAllowanceIsTheWorstLoss: an application that turns bad burns all that its
// key may, and its contract gets the share that contracts have of gas.
func TestS103AnAllowanceIsTheWorstLoss(t *testing.T) {
	c := withApplicationKey(t)
	hers, its := c.Balance(alice), c.Balance(dropID)
	for gas := uint64(300); gas >= 10; {
		r := c.Call(alice, dropID, "get_drops", `{"funder_id":"alice.test.near"}`, SignedBy("app"), Tgas(gas))
		if r.Refused == nil {
			r.Succeeds(t)
			continue
		}
		if _, ok := keyRefusal(r).(authorize.NotEnoughAllowance); !ok {
			t.Fatalf("with %d Tgas: %v", gas, r.Refused)
		}
		gas /= 2
	}
	lost, _ := hers.Sub(c.Balance(alice))
	if lost.Less(NEAR("0.24")) || NEAR("0.25").Less(lost) {
		t.Errorf("alice lost %s NEAR of an allowance of 0.25", lost.FormatNEAR())
	}
	earned, _ := c.Balance(dropID).Sub(its)
	if earned.IsZero() || NEAR("0.075").Less(earned) {
		t.Errorf("the contract earned %s NEAR of %s", earned.FormatNEAR(), lost.FormatNEAR())
	}
}
