package plugintest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/core/transaction"
)

// A chain's days begin here, and each of its blocks takes a second.
var (
	opens  = time.Unix(0, genesisTime).Add(time.Hour).UTC()
	closes = opens.Add(24 * time.Hour)
)

// at moves the chain's clock to just before an instant: its next block is then.
func (c *drops) at(instant time.Time) { c.time = uint64(instant.Add(-time.Second).UnixNano()) }

// createBounded makes a drop that is open from opens to closes.
func (c *drops) createBounded(t testing.TB, keyNames ...string) *Result {
	t.Helper()
	args := fmt.Sprintf(`%s,"start":"%d","end":"%d"}`, strings.TrimSuffix(dropArgs(keyNames...), "}"), opens.UnixNano(), closes.UnixNano())
	deposit, _ := NEAR("1.03").Mul64(uint64(len(keyNames)))
	r := c.Call(creator, dropID, "create_near_drop", args, Yocto(deposit), Tgas(200))
	r.Succeeds(t)
	return r
}

func (c *drops) reclaim(options ...Option) *Result {
	c.t.Helper()
	return c.Call(alice, dropID, "reclaim_drop", `{"drop_id":0}`, options...)
}

// TestS80S68ClaimsOutsideTheWindowCostNothing: the guard refuses them, and the
// key is as it was.
func TestS80S68ClaimsOutsideTheWindowCostNothing(t *testing.T) {
	c := newDrops(t)
	c.createBounded(t, "K1", "K2")
	for _, closed := range []struct {
		at   time.Time
		want string
	}{
		{opens.Add(-time.Second), "Drop 0 can be claimed from " + opens.Format(time.RFC3339)},
		{closes, "Drop 0 expired on " + closes.Format(time.RFC3339)},
	} {
		for method, tgas := range map[string]uint64{"claim_for": 30, "claim": 30, "create_account_and_claim": 100} {
			c.at(closed.at)
			key, _ := c.AccessKey(dropID, "K1")
			balance, head := c.Balance(dropID), c.State().Head.Hash
			c.claim("K1", method, "bob.test.near", Tgas(tgas)).RefusedWith(t, closed.want)
			after, _ := c.AccessKey(dropID, "K1")
			expect(t, "the allowance", *after.Permission.FunctionCall.Allowance, *key.Permission.FunctionCall.Allowance)
			expect(t, "the nonce", after.Nonce, key.Nonce)
			expect(t, "the balance", c.Balance(dropID), balance)
			expect(t, "the ledger", c.State().Head.Hash, head)
		}
		if closed.at.Before(opens) {
			c.at(opens)
			expect(t, "in time", c.claim("K2", "claim_for", alice, Tgas(16)).Succeeds(t), "true")
		}
	}
	c.solvent(t, 1)
}

// TestAClaimBegunInTimeIsPaid though the drop expires before it ends.
func TestAClaimBegunInTimeIsPaid(t *testing.T) {
	c := newDrops(t)
	c.createBounded(t, "K1")
	c.at(closes.Add(-time.Second))
	expect(t, "the claim", c.claim("K1", "create_account_and_claim", "bob.test.near").Succeeds(t), "true")
	near(t, "bob", c.Balance("bob.test.near"), "1")
	c.solvent(t, 0)
}

func TestS68Reclaim(t *testing.T) {
	c := newDrops(t)
	c.createBounded(t, "K1", "K2", "K3")
	c.at(opens)
	c.claim("K1", "claim_for", alice, Tgas(30)).Succeeds(t)
	c.reclaim().FailsWith(t, "Drop 0 can be reclaimed from "+closes.Format(time.RFC3339))
	c.at(closes)
	before := c.Balance(creator)
	r := c.reclaim()
	expect(t, "the result", r.Succeeds(t), "2")
	told := events(t, r, "keys_reclaimed")[0]
	near(t, "the amounts", yocto(t, told["amount_refund"]), "2")
	near(t, "the allowances", yocto(t, told["allowance_refund"]), "0.0448")
	near(t, "the storage", yocto(t, told["storage_refund"]), "0.00978") // 2 keys, the drop and its list, without what tells how it ended
	got, _ := c.Balance(creator).Sub(before)
	near(t, "the funder got", got, "2.05458")
	expect(t, "the end", events(t, r, "drop_ended")[0]["reason"], any("expired"))
	expect(t, "the keys left", len(c.claimKeys()), 0)
	c.solvent(t, 0)
	expect(t, "again", c.reclaim().Succeeds(t), "0")
	if r := c.claim("K2", "claim_for", alice, Tgas(30)); r.Refused == nil {
		t.Error("a reclaimed key is accepted")
	}
}

// TestReclaimHundredKeys: the most there can be, with no more than the gas that
// the contract asks for, all in one call.
func TestReclaimHundredKeys(t *testing.T) {
	for _, n := range []int{1, 100} {
		c := newDrops(t)
		names := []string{}
		for i := range n {
			names = append(names, "K"+strings.Repeat("i", i))
		}
		r := c.createBounded(t, names...)
		t.Logf("creating %d keys burns %.1f Tgas", n, tera(r.GasBurnt()))
		c.at(closes)
		needed := uint64(18 + (3*n+1)/2)
		c.reclaim(Tgas(needed-1)).FailsWith(t, "Not enough gas attached.")
		r = c.reclaim(Tgas(needed))
		expect(t, "the result", r.Succeeds(t), fmt.Sprint(n))
		for _, receipt := range r.Status.Receipts {
			t.Logf("%d keys: a receipt burns %.2f Tgas", n, tera(receipt.GasBurnt))
		}
		expect(t, "the keys left", len(c.claimKeys()), 0)
		c.solvent(t, 0)
	}
}

// TestReclaimDoesWithoutKeysThatTheOwnerRemoved, even all of them.
func TestReclaimDoesWithoutKeysThatTheOwnerRemoved(t *testing.T) {
	for _, removed := range [][]string{{"K1"}, {"K1", "K2"}} {
		c := newDrops(t)
		c.createBounded(t, "K1", "K2")
		for _, name := range removed {
			c.Together(c.SignActions(dropID, dropID, string(dropID), transaction.DeleteKey{PublicKey: Key(name).PublicKey()}))
		}
		c.at(closes)
		expect(t, "the result", c.reclaim().Succeeds(t), "2")
		expect(t, "the keys left", len(c.claimKeys()), 0)
		c.solvent(t, 0)
	}
}

// TestAWindowCostsWhatItIsQuoted.
func TestAWindowCostsWhatItIsQuoted(t *testing.T) {
	c := newDrops(t)
	quote, failure := c.View(dropID, "required_deposit", `{"kind":"NEAR","keys":2,"amount_per_drop":"1000000000000000000000000","end":"1"}`)
	expect(t, "the quote", quote+failure, `"2054880000000000000000000"`)
	before := c.Balance(creator)
	r := c.createBounded(t, "K1", "K2")
	spent, _ := before.Sub(c.Balance(creator))
	paid, _ := spent.Sub(gasPaid(r))
	near(t, "the price", paid, "2.05488")
	c.solvent(t, 2)
	c.Call(creator, dropID, "resolve_reclaim", `{}`).FailsWith(t, "Method resolve_reclaim is private")
}
