package plugintest

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/keys"
)

// cancel asks, as the drop's funder, for all of drop 0 or for some keys of it.
func (c *drops) cancel(more string, options ...Option) *Result {
	c.t.Helper()
	return c.Call(creator, dropID, "cancel_drop", `{"drop_id":0`+more+`}`, options...)
}

// named lists keys as a further member of arguments.
func named(keyNames ...string) string {
	list, _, _ := strings.Cut(strings.TrimPrefix(dropArgs(keyNames...), "{"), `,"amount`)
	return "," + list
}

func TestS67Cancel(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2", "K3")
	c.claim("K1", "claim_for", alice, Tgas(30)).Succeeds(t)
	c.Call(alice, dropID, "cancel_drop", `{"drop_id":0}`).FailsWith(t, "Only creator.test.near, who funded drop 0, can cancel it")
	c.Call(alice, dropID, "reclaim_drop", `{"drop_id":0}`).FailsWith(t, "Drop 0 does not expire: only creator.test.near, who funded it, can take it back, with cancel_drop")
	expect(t, "one key", c.cancel(named("K2")).Succeeds(t), "1")
	c.solvent(t, 1)
	r := c.cancel("")
	expect(t, "the rest", r.Succeeds(t), "1")
	told := events(t, r, "keys_reclaimed")[0]
	near(t, "the amount", yocto(t, told["amount_refund"]), "1")
	near(t, "the allowance", yocto(t, told["allowance_refund"]), "0.0224")
	near(t, "the storage", yocto(t, told["storage_refund"]), "0.00709") // a key, the drop and its list, without what tells how it ended
	expect(t, "the reason", told["reason"], any("cancelled"))
	expect(t, "the end", events(t, r, "drop_ended")[0]["reason"], any("cancelled"))
	ended, failure := c.View(dropID, "get_ended_drop_by_id", `{"drop_id":0}`)
	expect(t, "what became of it", strings.HasPrefix(ended+failure, `{"claimed":1,"returned":2,"cancelled":true,"ended":"18`), true)
	expect(t, "the keys left", len(c.claimKeys()), 0)
	expect(t, "again", c.cancel("").Succeeds(t), "0")
	c.solvent(t, 0)
}

// TestCancelHundredKeys in one call with no more gas than is asked for, and in three.
func TestCancelHundredKeys(t *testing.T) {
	names := []string{}
	for i := range 100 {
		names = append(names, "K"+strings.Repeat("i", i))
	}
	for _, more := range []string{"", named(names...)} {
		c := newDrops(t)
		c.createDrop(t, names...)
		c.cancel(more, Tgas(167)).FailsWith(t, "Not enough gas attached.")
		r := c.cancel(more, Tgas(168))
		expect(t, "the result", r.Succeeds(t), "100")
		for _, receipt := range r.Status.Receipts {
			t.Logf("a receipt burns %.2f Tgas", tera(receipt.GasBurnt))
		}
		expect(t, "the keys left", len(c.claimKeys()), 0)
		c.solvent(t, 0)
	}
	c := newDrops(t)
	c.createDrop(t, names...)
	for i, want := range []int{40, 40, 20, 0} {
		expect(t, "a part", c.cancel(`,"limit":40`).Succeeds(t), fmt.Sprint(want))
		c.solvent(t, uint64(max(0, 60-40*i)))
		if i == 0 {
			c.claim(names[99], "claim_for", alice, Tgas(30)).RefusedWith(t, "Drop 0 was cancelled")
		}
	}
}

// TestTheLastClaimOfHundred reads and removes the longest list of keys, with no
// more gas than a claim needs.
func TestTheLastClaimOfHundred(t *testing.T) {
	c := newDrops(t)
	names := []string{}
	for i := range 100 {
		names = append(names, "K"+strings.Repeat("i", i))
	}
	c.createDrop(t, names...)
	expect(t, "all but one", c.cancel(named(names[1:]...), Tgas(200)).Succeeds(t), "99")
	r := c.claim(names[0], "create_account_and_claim", "bob.test.near", Tgas(47))
	expect(t, "the last claim", r.Succeeds(t), "true")
	expect(t, "the end", len(events(t, r, "drop_ended")), 1)
	for _, receipt := range r.Status.Receipts {
		t.Logf("a receipt to %s burns %.2f Tgas", receipt.Executor, tera(receipt.GasBurnt))
	}
	c.solvent(t, 0)
}

// TestClaimAndCancelInOneBlock: whichever comes first, each key pays once.
func TestClaimAndCancelInOneBlock(t *testing.T) {
	for _, first := range []string{"claim", "cancel"} {
		c := newDrops(t)
		c.createDrop(t, "K1", "K2")
		before := c.Balance(creator)
		claim := c.Sign(dropID, dropID, "create_account_and_claim", `{"account_id":"bob.test.near"}`, SignedBy("K1"), Tgas(60))
		cancel := c.Sign(creator, dropID, "cancel_drop", `{"drop_id":0}`)
		var claimed, cancelled *Result
		if first == "claim" {
			results := c.Together(claim, cancel)
			claimed, cancelled = results[0], results[1]
		} else {
			results := c.Together(cancel, claim)
			cancelled, claimed = results[0], results[1]
		}
		back, _ := c.Balance(creator).Sub(before)
		t.Logf("%s first: the claim %q %v, the cancellation %s; %s NEAR back", first, claimed.Value, claimed.Refused, cancelled.Value, back.FormatNEAR())
		expect(t, "the keys left", len(c.claimKeys()), 0)
		_, paid := c.State().Account("bob.test.near")
		expect(t, "keys taken back", cancelled.Succeeds(t), map[bool]string{true: "1", false: "2"}[paid])
		c.solvent(t, 0)
	}
}

// TestALinkWhoseAllowanceIsSpentIsTakenBack with all but the gas.
func TestALinkWhoseAllowanceIsSpentIsTakenBack(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	for strings.Contains(c.preview(t, "K1"), `"existing_account":true`) {
		c.claim("K1", "claim_for", "missing.test.near", Tgas(14)).Succeeds(t)
	}
	left := c.claimKeys()[Key("K1").PublicKey().String()]
	r := c.cancel("")
	expect(t, "the key", r.Succeeds(t), "1")
	told := events(t, r, "keys_reclaimed")[0]
	near(t, "the amount", yocto(t, told["amount_refund"]), "1")
	expect(t, "what was left of the allowance", yocto(t, told["allowance_refund"]), left)
	c.solvent(t, 0)
}

// TestCancelBesideTheKeysBeingAdded: no key is added after it was taken back.
func TestCancelBesideTheKeysBeingAdded(t *testing.T) {
	c := newDrops(t)
	deposit := NEAR("2.1")
	results := c.Together(
		c.Sign(creator, dropID, "create_near_drop", dropArgs("K1", "K2"), Yocto(deposit)),
		c.Sign(creator, dropID, "cancel_drop", `{"drop_id":0`+named("K1", "K2")+`}`),
		c.Sign(creator, dropID, "cancel_drop", `{"drop_id":0}`))
	results[0].Succeeds(t)
	for _, r := range results[1:] {
		t.Log(r.Value, r.Failure)
	}
	c.cancel("").Succeeds(t)
	c.State().AccessKeys(dropID, func(key keys.PublicKey, _ accesskey.AccessKey) bool {
		if key != Key(string(dropID)).PublicKey() {
			t.Errorf("%s is left", key)
		}
		return true
	})
	c.solvent(t, 0)
}
