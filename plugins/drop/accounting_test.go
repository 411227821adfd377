//go:build !wasip1

package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"

	"pgregory.net/rapid"
)

// TestS71AccountsAddUp runs random histories, receipts of several calls mixed,
// and checks after each step that the contract can meet what it owes and that
// no money appears or vanishes. In the end each key was claimed or taken back,
// once, and the contract has what it had.
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
		cancel := func() {
			args := `{"drop_id":` + strconv.Itoa(rapid.IntRange(0, 5).Draw(rt, "drop"))
			if rapid.Bool().Draw(rt, "some keys") {
				listed := []string{}
				for _, n := range rapid.SliceOfN(rapid.IntRange(1, keysMade+1), 0, 4).Draw(rt, "named") {
					listed = append(listed, `"`+claimKeyOf(n).String()+`"`)
				}
				args += `,"public_keys":[` + strings.Join(listed, ",") + `]`
			}
			if limit := rapid.IntRange(0, 2).Draw(rt, "limit"); limit > 0 {
				args += `,"limit":` + strconv.Itoa(limit)
			}
			c.start(funder, sdk.PublicKey{}, "cancel_drop", args+`}`, sdk.Amount{})
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
			rapid.SampledFrom([]func(){create, claim, claim, reclaim, cancel, step, step, step, step}).Draw(rt, "do")()
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
		for id := range 60 {
			for range 3 { // keys that there are at most
				c.call(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":`+strconv.Itoa(id)+`,"limit":1}`, sdk.Amount{})
				check()
			}
		}
		if len(c.host.AccessKeys) > 0 {
			rt.Fatalf("%d keys are left", len(c.host.AccessKeys))
		}
		for key := range c.host.Storage {
			if key[0] != 'c' && key[0] != 'e' {
				rt.Fatalf("a record is left: %x", key)
			}
		}
		if now := c.own(); now != own {
			rt.Fatalf("the contract had %v of its own, in the end %v", own, now)
		}
		if added, gone := c.keysIn("keys_added"), append(c.keysIn("claimed"), c.keysIn("keys_reclaimed")...); !sameKeys(added, gone) {
			rt.Fatalf("of the keys %v these were claimed or taken back: %v", added, gone)
		}
	})
}

// keysIn lists the keys that events of a name are about.
func (c *chain) keysIn(name string) (found []string) {
	for _, text := range c.events {
		event, _ := sdk.ParseJSON([]byte(strings.TrimPrefix(text, "EVENT_JSON:")))
		if is, _ := event.Member("event"); is.Text != name {
			continue
		}
		data, _ := event.Member("data")
		if key, one := data.Items[0].Member("public_key"); one {
			found = append(found, key.Text)
		}
		listed, _ := data.Items[0].Member("public_keys")
		for _, key := range listed.Items {
			found = append(found, key.Text)
		}
	}
	return found
}

func sameKeys(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
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
