//go:build !wasip1

package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"latchkey/plugins/sdk/sdktest"

	"pgregory.net/rapid"
)

const alice = "alice.near"

// call runs a method as an account's transaction.
func call(h *sdktest.Host, method func(), by, args string) (text string, ended bool) {
	h.Signer, h.Predecessor, h.Input, h.Results = by, by, []byte(args), nil
	return h.Run(method)
}

// TestNoKeysWithoutKGuardians: whatever guardians and strangers do in whatever order, no
// key is added before enough of them agreed and the delay is over.
func TestNoKeysWithoutKGuardians(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(rt, "n")
		k := rapid.IntRange(1, n).Draw(rt, "k")
		h := sdktest.NewHost(alice)
		h.Timestamp = 1000 * second
		names := []string{}
		for i := range n {
			names = append(names, fmt.Sprintf("guardian%d.near", i))
		}
		list, _ := json.Marshal(names)
		if text, ended := call(h, Configure, alice, fmt.Sprintf(`{"guardians":%s,"threshold":%d,"delay_seconds":100}`, list, k)); ended {
			t.Fatal(text)
		}
		agreed, readyAt := map[int]map[string]bool{}, map[int]uint64{}
		agree := func(id int, who string) {
			if agreed[id] == nil {
				agreed[id] = map[string]bool{}
			}
			if agreed[id][who] = true; len(agreed[id]) >= k && readyAt[id] == 0 {
				readyAt[id] = h.Timestamp + 100*second
			}
		}
		started := 0
		for range 40 {
			h.Timestamp += rapid.Uint64Range(0, 60).Draw(rt, "wait") * second
			who := rapid.SampledFrom(append(names, "stranger.near")).Draw(rt, "who")
			id := rapid.IntRange(0, started).Draw(rt, "id")
			args := fmt.Sprintf(`{"request_id":%d}`, id)
			switch rapid.SampledFrom([]string{"start", "confirm", "withdraw", "cancel", "complete"}).Draw(rt, "does") {
			case "start":
				if _, ended := call(h, StartRecovery, who, fmt.Sprintf(`{"new_public_key":%q,"old_public_keys":[]}`, sdktest.Key(9))); !ended {
					agree(started, who)
					started++
				}
			case "confirm":
				if _, ended := call(h, ConfirmRecovery, who, args); !ended {
					agree(id, who)
				}
			case "withdraw":
				call(h, WithdrawRecovery, who, args)
			case "cancel":
				if _, ended := call(h, CancelRecovery, who, args); !ended {
					t.Fatalf("%s cancels", who)
				}
			case "complete":
				_, ended := call(h, CompleteRecovery, who, args)
				if !ended && (readyAt[id] == 0 || h.Timestamp < readyAt[id]) {
					t.Fatalf("recovery %d is completed at %d with %d of %d, ready at %d", id, h.Timestamp, len(agreed[id]), k, readyAt[id])
				}
			}
		}
	})
}

// FuzzArguments: no arguments end a method in a panic of Go's.
func FuzzArguments(f *testing.F) {
	f.Add(uint8(0), []byte(`{"guardians":["bob.near","ed25519:11111111111111111111111111111112"],"threshold":1,"delay_seconds":5,"allowance":"1"}`))
	f.Add(uint8(1), []byte(`{"new_public_key":"ed25519:11111111111111111111111111111112","old_public_keys":[]}`))
	f.Add(uint8(2), []byte(`{"request_id":0}`))
	f.Fuzz(func(t *testing.T, which uint8, args []byte) {
		h := sdktest.NewHost(alice)
		call(h, Configure, alice, `{"guardians":["alice2.near"],"threshold":1,"delay_seconds":5}`)
		all := []func(){Configure, StartRecovery, ConfirmRecovery, WithdrawRecovery, CancelRecovery, CompleteRecovery, GetRequest}
		by := "alice2.near"
		if which%2 == 0 {
			by = alice
		}
		if text, ended := call(h, all[int(which)%len(all)], by, string(args)); ended && text == "" {
			t.Fatal("refused without a sentence")
		}
	})
}
