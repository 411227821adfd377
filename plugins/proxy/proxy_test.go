//go:build !wasip1

package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"

	"pgregory.net/rapid"
)

const alice = "alice.near"

// run calls a method as the account itself, signed with a key.
func run(h *sdktest.Host, method func(), by sdk.PublicKey, args string) (text string, ended bool) {
	h.Signer, h.Predecessor, h.SignerKey, h.Input, h.Results = alice, alice, by.Borsh(), []byte(args), nil
	return h.Run(method)
}

func grantTo(t testing.TB, h *sdktest.Host, key sdk.PublicKey, terms string) {
	t.Helper()
	text, ended := run(h, Grant, sdktest.Key(0), fmt.Sprintf(`{"public_key":%q,"allowance":"1",%s}`, key, terms))
	if ended {
		t.Fatal(text)
	}
}

// spentOf is what a key has spent on each of its terms.
func spentOf(t testing.TB, h *sdktest.Host, key sdk.PublicKey) string {
	t.Helper()
	if text, ended := run(h, GetKey, key, fmt.Sprintf(`{"public_key":%q}`, key)); ended {
		t.Fatal(text)
	}
	var of struct {
		Calls, Transfers []struct{ Spent string }
	}
	if err := json.Unmarshal(h.Returned, &of); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(of.Calls, of.Transfers)
}

// TestANewGrantIsGivenNothingBack of what an earlier one of the same key spent, though
// the answer comes after it.
func TestANewGrantIsGivenNothingBack(t *testing.T) {
	h, key := sdktest.NewHost(alice), sdktest.Key(1)
	const terms = `"transfers":[{"receiver_id":"bob.near","total":"10"}]`
	pay := func() []byte {
		if text, ended := run(h, Proxy, key, `{"action":"transfer","receiverId":"bob.near","amount":"10"}`); ended {
			t.Fatal(text)
		}
		return h.Promises[1].Actions[0].Args
	}
	failed := func(args []byte) {
		h.Input, h.Results = args, []sdktest.Outcome{{}}
		if text, ended := h.Run(OnProxied); ended {
			t.Fatal(text)
		}
	}
	grantTo(t, h, key, terms)
	first := pay()
	if text, ended := run(h, Revoke, sdktest.Key(0), fmt.Sprintf(`{"public_key":%q}`, key)); ended {
		t.Fatal(text)
	}
	failed(first) // its terms are gone
	grantTo(t, h, key, terms)
	second := pay()
	failed(first)
	if got := spentOf(t, h, key); got != "[] [{10}]" {
		t.Errorf("after the earlier grant's answer: %s", got)
	}
	failed(second)
	if got := spentOf(t, h, key); got != "[] [{0}]" {
		t.Errorf("after its own answer: %s", got)
	}
}

// TestTotalsHold whatever is asked for, and in whatever order answers come.
func TestTotalsHold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h, key := sdktest.NewHost(alice), sdktest.Key(1)
		const total = 1000
		grantTo(t, h, key, `"transfers":[{"receiver_id":"bob.near","total":"1000"}]`)
		var open [][]byte
		var amounts []uint64
		sent, arrived := uint64(0), uint64(0)
		for range 30 {
			if len(open) > 0 && rapid.Bool().Draw(rt, "answer") {
				i := rapid.IntRange(0, len(open)-1).Draw(rt, "which")
				ok := rapid.Bool().Draw(rt, "ok")
				h.Input, h.Results, h.Predecessor = open[i], []sdktest.Outcome{{OK: ok}}, alice
				if text, ended := h.Run(OnProxied); ended {
					t.Fatal(text)
				}
				if ok {
					arrived += amounts[i]
				} else {
					sent -= amounts[i]
				}
				open, amounts = append(open[:i:i], open[i+1:]...), append(amounts[:i:i], amounts[i+1:]...)
				continue
			}
			amount := rapid.Uint64Range(1, 700).Draw(rt, "amount")
			text, ended := run(h, Proxy, key, fmt.Sprintf(`{"action":"transfer","receiverId":"bob.near","amount":%d}`, amount))
			if ended != (sent+amount > total) {
				t.Fatalf("%d more after %d: %q", amount, sent, text)
			}
			if !ended {
				sent += amount
				open, amounts = append(open, h.Promises[1].Actions[0].Args), append(amounts, amount)
			}
		}
		if arrived > total {
			t.Fatalf("%d arrived", arrived)
		}
	})
}

// FuzzProxy: nothing that a key can sign ends in a panic of Go's, or sends more than
// its terms allow.
func FuzzProxy(f *testing.F) {
	f.Add([]byte(`{"action":"call","contractId":"chess.near","methodName":"move","args":"{\"game\":7}","amount":0}`))
	f.Add([]byte(`{"action":"transfer","receiverId":"bob.near","amount":"11"}`))
	f.Add([]byte(`{"action":"stake","publicKey":"ed25519:11111111111111111111111111111111","amount":1}`))
	f.Fuzz(func(t *testing.T, args []byte) {
		h, key := sdktest.NewHost(alice), sdktest.Key(1)
		grantTo(t, h, key, `"transfers":[{"receiver_id":"bob.near","total":"10"}],"calls":[{"contract_id":"chess.near","method_names":["move"],"rules":[{"path":"game","equals":7}]}]`)
		signed := sdk.Signed{Key: key, Receiver: alice, Method: "proxy", Args: args}
		sentence, refused := sdktest.Ask(h, Guard, signed)
		text, ended := run(h, Proxy, key, string(args))
		if refused != ended || sentence != text {
			t.Fatalf("the guard says %q, proxy %q", sentence, text)
		}
		if ended {
			return
		}
		for _, action := range h.Promises[0].Actions {
			switch to := h.Promises[0].Receiver; {
			case action.Kind == "Transfer" && to == "bob.near" && !sdk.NewAmount(10).Less(sdk.AmountFromBytes(action.Amount)):
			case action.Kind == "FunctionCall" && to == "chess.near" && action.Method == "move" && action.Amount == [16]byte{}:
			default:
				t.Fatalf("%s sends %s to %s", args, action.Kind, to)
			}
		}
	})
}

// FuzzGrant: terms are refused with a sentence, or can be read as they were written.
func FuzzGrant(f *testing.F) {
	f.Add([]byte(`{"public_key":"ed25519:11111111111111111111111111111112","allowance":"1","calls":[{"contract_id":"chess.near","method_names":["move"],"rules":[{"path":"game","equals":7}],"deposits":"3"}],` +
		`"transfers":[{"receiver_id":"bob.near","total":"5"}],"stake":{"public_key":"ed25519:11111111111111111111111111111112","most":"9"},"rate":{"calls":3,"blocks":20},"uses":7,"expires_at":"9","via":"proxy"}`))
	f.Fuzz(func(t *testing.T, args []byte) {
		h := sdktest.NewHost(alice)
		if text, ended := run(h, Grant, sdktest.Key(0), string(args)); ended {
			if text == "" {
				t.Fatal("refused without a sentence")
			}
			return
		}
		h.Input = []byte(`{}`)
		if text, ended := h.Run(GetKeys); ended || !json.Valid(h.Returned) {
			t.Fatalf("%s: %q %s", args, text, h.Returned)
		}
	})
}
