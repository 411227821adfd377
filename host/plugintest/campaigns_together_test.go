package plugintest

import (
	"fmt"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// TestS106SeveralDropsInOneTransaction: the second of three lacks its deposit.
func TestS106SeveralDropsInOneTransaction(t *testing.T) {
	c := newDrops(t)
	before, creators := c.Balance(dropID), c.Balance(creator)
	drop := func(key, deposit string) transaction.Action {
		return transaction.FunctionCall{MethodName: "create_near_drop", Args: []byte(dropArgs(key)), Gas: 90 * amount.Tgas, Deposit: NEAR(deposit)}
	}
	failed := c.Together(c.SignActions(creator, dropID, string(creator), drop("K1", "1.03"), drop("K2", "0.5"), drop("K3", "1.03")))[0]
	failed.FailsWith(t, "Please attach at least")
	for i, name := range []string{"K1", "K2", "K3"} {
		if _, there := c.AccessKey(dropID, name); there {
			t.Errorf("%s is a key of a transaction that failed", name)
		}
		if view, _ := c.View(dropID, "get_drop_by_id", fmt.Sprintf(`{"drop_id":%d}`, i)); view != "" {
			t.Errorf("drop %d is there: %s", i, view)
		}
	}
	spent, _ := creators.Sub(c.Balance(creator))
	expect(t, "what the creator paid", spent.String(), gasPaid(failed).String())
	if c.Balance(dropID).Less(before) {
		t.Error("drops that were not made cost the contract")
	}
	c.Together(c.SignActions(creator, dropID, string(creator), drop("K1", "1.03"), drop("K2", "1.03"), drop("K3", "1.03")))[0].Succeeds(t)
	expect(t, "keys of three drops", len(c.claimKeys()), 3)
	c.solvent(t, 3)
}

// TestS108ManyClaimsAtOnce: sixty keys of three drops are each used twice, in blocks of
// forty.
func TestS108ManyClaimsAtOnce(t *testing.T) {
	c := newDrops(t)
	var names []string
	for drop := range 3 {
		var own []string
		for i := range 20 {
			own = append(own, fmt.Sprintf("K%d-%d", drop, i))
		}
		c.createDrop(t, own...)
		names = append(names, own...)
	}
	args := []byte(`{"account_id":"alice.test.near"}`)
	var claims []*transaction.Signed
	for range 2 {
		for _, name := range names {
			claims = append(claims, c.SignActions(dropID, dropID, name, transaction.FunctionCall{MethodName: "claim_for", Args: args, Gas: 100 * amount.Tgas}))
		}
	}
	before, paid := c.Balance(alice), 0
	for len(claims) > 0 {
		n := min(40, len(claims))
		for _, r := range c.Together(claims[:n]...) {
			if r.Refused == nil && r.Value == "true" {
				paid++
			}
		}
		claims = claims[n:]
	}
	expect(t, "claims that paid", paid, len(names))
	got, _ := c.Balance(alice).Sub(before)
	near(t, "what alice got", got, "60")
	expect(t, "keys that are left", len(c.claimKeys()), 0)
	c.solvent(t, 0)
}
