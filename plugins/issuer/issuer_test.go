//go:build !wasip1

package main

import (
	"encoding/json"
	"testing"

	"latchkey/plugins/sdk/sdktest"
)

const funds = "funds.near"

func call(h *sdktest.Host, method func(), by, args string) (text string, ended bool) {
	h.Signer, h.Predecessor, h.Input, h.Results = by, by, []byte(args), nil
	return h.Run(method)
}

// FuzzArguments: no arguments end a method in a panic of Go's, and none make it do more
// than add a key for the contract that is configured, or delete keys.
func FuzzArguments(f *testing.F) {
	f.Add(uint8(0), []byte(`{"contract_id":"chess.near","allowance":"1","method_names":["move"],"issue_rate":{"calls":2,"seconds":60},"top_up_rate":{"calls":1,"blocks":9},"idle_seconds":5}`))
	f.Add(uint8(1), []byte(`{"public_key":"ed25519:11111111111111111111111111111113"}`))
	f.Add(uint8(4), []byte(`{"public_keys":["ed25519:11111111111111111111111111111112"]}`))
	f.Fuzz(func(t *testing.T, which uint8, args []byte) {
		h := sdktest.NewHost(funds)
		h.Height, h.Timestamp = 9, 1_800_000_000_000_000_000
		call(h, Configure, funds, `{"contract_id":"app.near","method_names":["play"],"allowance":"7","issue_rate":{"calls":9,"seconds":60},"idle_seconds":5}`)
		call(h, Issue, funds, `{"public_key":"ed25519:11111111111111111111111111111112"}`)
		all := []func(){Configure, Issue, TopUp, Revoke, Reclaim, GetKey, GetKeys}
		text, ended := call(h, all[int(which)%len(all)], funds, string(args))
		if ended && text == "" {
			t.Fatal("refused without a sentence")
		}
		for _, p := range h.Promises {
			for _, action := range p.Actions {
				if p.Receiver != funds || action.Kind == "AddKey" && (action.Receiver != "app.near" || action.Methods != "play") || action.Kind != "AddKey" && action.Kind != "DeleteKey" {
					t.Fatalf("%s leads to %+v of %s", args, action, p.Receiver)
				}
			}
		}
		if call(h, GetConfig, funds, `{}`); !json.Valid(h.Returned) {
			t.Fatalf("the settings are %s", h.Returned)
		}
	})
}
