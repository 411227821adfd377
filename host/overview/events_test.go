package overview

import (
	"encoding/json"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/internal/test/patience"
)

// TestS109WhatBecameOfADropFollowsFromEvents alone: how many links were made, claimed, tried
// in vain and expired, and what that cost.
func TestS109WhatBecameOfADropFollowsFromEvents(t *testing.T) {
	n := newNode(t)
	end, _ := drops.At(time.Now().Add(patience.For(2 * time.Second)))
	d, _ := n.drop(t, drops.Window{End: &end})
	try := func(link int, to string) {
		_, err := client.NewSigner(n.Client, ledger.DevDropContract, d.Links[link].Key).Call(t.Context(), ledger.DevDropContract, "claim_for",
			[]byte(`{"account_id":"`+to+`"}`), 14*amount.Tgas, amount.Zero)
		if err != nil {
			t.Fatal(err)
		}
	}
	try(0, string(ledger.DevRoot))
	try(1, "missing.test.near")
	time.Sleep(time.Until(time.Unix(0, int64(end))))
	if _, err := drops.Reclaim(t.Context(), n.root, ledger.DevDropContract, d.ID); err != nil {
		t.Fatal(err)
	}
	page, err := n.Events(t.Context(), map[string]string{"funder_id": string(ledger.DevRoot)})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	var begins, cost, deposit, back amount.Yocto
	for _, e := range page.Events {
		var data []struct {
			Keys                       int
			PublicKeys                 []string `json:"public_keys"`
			Deposit, Allowance, Refund amount.Yocto
			AmountRefund               amount.Yocto `json:"amount_refund"`
			StorageRefund              amount.Yocto `json:"storage_refund"`
			AllowanceRefund            amount.Yocto `json:"allowance_refund"`
		}
		if err := json.Unmarshal(e.Data, &data); err != nil || len(data) != 1 {
			t.Fatal(string(e.Data), err)
		}
		told := data[0]
		counts[e.Event.Event] += max(1, told.Keys, len(told.PublicKeys))
		deposit, back = deposit.SaturatingAdd(told.Deposit), back.SaturatingAdd(told.AmountRefund).SaturatingAdd(told.StorageRefund).SaturatingAdd(told.AllowanceRefund).SaturatingAdd(told.Refund)
		if e.Event.Event == "keys_added" {
			begins = told.Allowance
		}
		if e.Event.Event == "key_deleted" {
			cost, _ = begins.Sub(told.AllowanceRefund)
		}
	}
	for event, want := range map[string]int{"drop_created": 3, "keys_added": 3, "claim_started": 2, "claimed": 1, "claim_failed": 1, "key_deleted": 1, "keys_reclaimed": 2, "drop_ended": 1} {
		if counts[event] != want {
			t.Errorf("%s: %d, want %d", event, counts[event], want)
		}
	}
	if cost.IsZero() || !cost.Less(begins) {
		t.Errorf("the claim cost %s NEAR of an allowance of %s", cost.FormatNEAR(), begins.FormatNEAR())
	}
	// What did not come back is the gift, the gas of three calls, and the record of how it ended.
	spent, _ := deposit.Sub(back)
	if over, ok := spent.Sub(amount.NEAR); !ok || !over.Less(amount.NEAR.Div64(100)) {
		t.Errorf("%s of %s NEAR did not come back", spent.FormatNEAR(), deposit.FormatNEAR())
	}
}
