//go:build !wasip1

package main

import (
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const key = "ed25519:Anu7LYDfpLtkP7E16LT9imXF694BdQaa9ufVkQiwTQxC"

func TestCreateAccountPaysTheNewAccount(t *testing.T) {
	host := sdktest.NewHost("test.near")
	host.Predecessor = "alice.near"
	host.Deposit = sdk.Near(2).Bytes()
	host.Input = []byte(`{"new_account_id":"bob.test.near","new_public_key":"` + key + `"}`)
	if text, ended := host.Run(CreateAccount); ended {
		t.Fatal(text)
	}
	created, callback := host.Promises[0], host.Promises[1]
	if created.Receiver != "bob.test.near" || len(created.Actions) != 3 || created.Actions[1].Amount != sdk.Near(2).Bytes() {
		t.Errorf("created with %+v", created)
	}
	want := `{"predecessor_account_id":"alice.near","amount":"2000000000000000000000000"}`
	if callback.Receiver != "test.near" || string(callback.Actions[0].Args) != want || host.Chosen != 1 {
		t.Errorf("the callback is %+v", callback)
	}
}

func TestS77FailureRefundsThePredecessor(t *testing.T) {
	host := sdktest.NewHost("test.near")
	host.Input = []byte(`{"predecessor_account_id":"alice.near","amount":"5"}`)
	for _, created := range []bool{true, false} {
		host.Results = []sdktest.Outcome{{OK: created}}
		if text, ended := host.Run(OnAccountCreated); ended {
			t.Fatal(text)
		}
		if want := map[bool]string{true: "true", false: "false"}[created]; string(host.Returned) != want {
			t.Errorf("returned %s, want %s", host.Returned, want)
		}
		if refunded := len(host.Promises) == 1; refunded == created {
			t.Errorf("created %v: promises %+v", created, host.Promises)
		}
	}
	if refund := host.Promises[0]; refund.Receiver != "alice.near" || refund.Actions[0].Amount != sdk.NewAmount(5).Bytes() {
		t.Errorf("refunded %+v", refund)
	}
}

// TestAFailureOfOnesOwnIsFalse: the account that the contract is on is taken, and what
// it paid itself comes back to it without the contract.
func TestAFailureOfOnesOwnIsFalse(t *testing.T) {
	for _, by := range []string{"alice.near", "test.near"} {
		host := sdktest.NewHost("test.near")
		host.Predecessor, host.Deposit = by, sdk.NewAmount(5).Bytes()
		host.Input = []byte(`{"new_account_id":"test.near","new_public_key":"` + key + `"}`)
		text, ended := host.Run(CreateAccount)
		paid := len(host.Promises) == 1 && host.Promises[0].Receiver == by && host.Promises[0].Actions[0].Amount == host.Deposit
		if ended || string(host.Returned) != "false" || paid != (by != "test.near") {
			t.Errorf("by %s: %q, returned %s, promises %+v", by, text, host.Returned, host.Promises)
		}
		host.Predecessor, host.Deposit, host.Results = "test.near", [16]byte{}, []sdktest.Outcome{{}}
		host.Input = []byte(`{"predecessor_account_id":"` + by + `","amount":"5"}`)
		host.Run(OnAccountCreated)
		if back := len(host.Promises) == 1; back != (by != "test.near") || string(host.Returned) != "false" {
			t.Errorf("called back for %s: returned %s, promises %+v", by, host.Returned, host.Promises)
		}
	}
}

func TestCallbackIsPrivate(t *testing.T) {
	host := sdktest.NewHost("test.near")
	host.Predecessor = "alice.near"
	if text, _ := host.Run(OnAccountCreated); text != "Method on_account_created is private" {
		t.Errorf("an outsider gets %q", text)
	}
	host.Predecessor = "test.near"
	host.Input = []byte(`{"predecessor_account_id":"alice.near","amount":"5"}`)
	if text, _ := host.Run(OnAccountCreated); text != "This method is a callback and expects one promise result" {
		t.Errorf("a direct call gets %q", text)
	}
}

func TestCreateAccountRefusesBadArguments(t *testing.T) {
	host := sdktest.NewHost("test.near")
	for _, input := range []string{``, `{}`, `{"new_account_id":"XYZ","new_public_key":"` + key + `"}`, `{"new_account_id":"xyz","new_public_key":"x"}`} {
		host.Input = []byte(input)
		if _, ended := host.Run(CreateAccount); !ended {
			t.Errorf("%s is accepted", input)
		}
	}
}
