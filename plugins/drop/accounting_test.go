//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"

	"pgregory.net/rapid"
)

// TestS71AccountsAddUp runs random histories, receipts of several calls mixed,
// and checks after each step that the contract can meet what it owes and that
// no money appears or vanishes.
func TestS71AccountsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newChain(t)
		own, total, keysMade := c.own(), c.total(), 0
		check := func() {
			if now := c.own(); now.Less(own) {
				rt.Fatalf("the contract's own money fell from %v to %v", own, now)
			}
			if now := c.total(); now != total {
				rt.Fatalf("there were %v yocto, now there are %v", total, now)
			}
		}
		create := func() {
			n := rapid.IntRange(1, 3).Draw(rt, "keys")
			c.keysFail = rapid.Bool().Draw(rt, "keys fail")
			amount := sdk.NewAmount(rapid.Uint64Range(1, 1<<62).Draw(rt, "amount"))
			args := dropArgs(keysMade+1, keysMade+n, amount)
			if end := rapid.Uint64Range(0, 30).Draw(rt, "end"); end > c.host.Timestamp {
				args = strings.TrimSuffix(args, "}") + `,"end":` + strconv.FormatUint(end, 10) + `}`
			}
			c.start(funder, sdk.PublicKey{}, "create_near_drop", args, sdk.Near(1))
			keysMade += n
		}
		reclaim := func() {
			id := strconv.Itoa(rapid.IntRange(0, 5).Draw(rt, "drop"))
			c.start(alice, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":`+id+`}`, sdk.Amount{})
		}
		claim := func() {
			key := claimKeyOf(rapid.IntRange(1, keysMade+1).Draw(rt, "key"))
			if _, there := c.host.AccessKeys[string(key.Borsh())]; !there {
				return
			}
			c.registrar = rapid.SampledFrom([]string{"true", "false", ""}).Draw(rt, "registrar")
			account := rapid.SampledFrom([]string{alice, "missing.near", strings.Repeat("e", 64), "bob.test.near", contract}).Draw(rt, "account")
			method := rapid.SampledFrom([]string{"claim_for", "create_account_and_claim", "claim"}).Draw(rt, "method")
			c.start(contract, key, method, `{"account_id":"`+account+`"}`, sdk.Amount{})
		}
		step := func() {
			c.host.Timestamp++
			if len(c.queue) > 0 {
				c.step()
			}
		}
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			rapid.SampledFrom([]func(){create, claim, claim, reclaim, step, step, step, step}).Draw(rt, "do")()
			check()
		}
		for len(c.queue) > 0 {
			c.step()
			check()
		}
		c.host.Timestamp = 30
		for id := range 60 {
			c.call(alice, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":`+strconv.Itoa(id)+`}`, sdk.Amount{})
			check()
		}
		for key, value := range c.host.Storage {
			if key[0] == 'd' && drops.Decode(sdk.NewDecoder(value)).window.end > 0 {
				rt.Fatalf("an expired drop is left: %x", value)
			}
		}
		if records := len(c.host.Storage); len(c.host.AccessKeys) == 0 && records != 1 {
			rt.Fatalf("no keys are left, but %d records", records)
		}
	})
}

// total is the money of all accounts and of receipts on their way.
func (c *chain) total() sdk.Amount {
	sum := sdk.Amount{}
	for _, balance := range c.balances {
		sum = sum.Add(balance)
	}
	for _, r := range c.queue {
		for _, a := range r.Actions {
			if a.Kind == "Transfer" || a.Kind == "FunctionCall" {
				sum = sum.Add(sdk.AmountFromBytes(a.Amount))
			}
		}
	}
	return sum
}
