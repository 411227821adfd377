package plugintest

import (
	"fmt"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// poor leaves the contract nearly nothing of its own: what its drops hold must do.
func (c *drops) poor(t *testing.T, keysLeft uint64) {
	t.Helper()
	spare := c.ownMoney(t, keysLeft).SaturatingSub(NEAR("0.0001"))
	c.Together(c.SignActions(dropID, rootID, string(dropID), transaction.Transfer{Deposit: spare}))[0].Succeeds(t)
}

// expired is a drop of n keys when it is due, whose contract has nearly nothing of its own.
func expired(t *testing.T, n int) *drops {
	t.Helper()
	c := newDrops(t)
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint("K", i))
	}
	c.createBounded(t, names...)
	c.poor(t, uint64(n))
	c.at(closes.Add(ledger.DueAfter - time.Second))
	head := c.State().Head.Height
	c.Chores()
	if c.State().Head.Height != head || len(c.claimKeys()) != n {
		t.Errorf("%d keys: something was done too early", n)
	}
	c.at(closes.Add(ledger.DueAfter))
	return c
}

// TestADropThatIsOverReturnsByItself: nobody asks, its funder gets everything but the gas,
// and the contract pays for none of it.
func TestADropThatIsOverReturnsByItself(t *testing.T) {
	for n, gas := range map[int]uint64{1: 20_500, 3: 23_500, 100: 169_000} { // in 10^9
		asked := expired(t, n)
		had := asked.Balance(creator)
		asked.reclaim(Tgas(200)).Succeeds(t)
		whole := asked.Balance(creator).SaturatingSub(had)

		c := expired(t, n)
		own, head := c.ownMoney(t, uint64(n)), c.State().Head.Height
		had = c.Balance(creator)
		c.Chores()
		if c.State().Head.Height != head+1 {
			t.Fatalf("%d keys: %d blocks were made", n, c.State().Head.Height-head)
		}
		expect(t, "the keys left", len(c.claimKeys()), 0)
		if after := c.ownMoney(t, 0); after.Cmp(own) < 0 {
			t.Errorf("%d keys: the contract had %s NEAR of its own, and has %s", n, own.FormatNEAR(), after.FormatNEAR())
		}
		paid, _ := amount.From(gas * 1_000_000_000).Mul64(100_000_000)
		expect(t, fmt.Sprint("what ", n, " keys pay"), whole.SaturatingSub(c.Balance(creator).SaturatingSub(had)), paid)
		c.Chores()
		if c.State().Head.Height != head+1 {
			t.Error("it was done again")
		}
	}
}

// TestChoresOfDropsThatEndOtherwise: one that was
// claimed in time, or does not end, leaves nothing to do.
func TestChoresOfDropsThatEndOtherwise(t *testing.T) {
	c := newDrops(t)
	c.createBounded(t, "K1")
	c.at(opens)
	expect(t, "the claim", c.claim("K1", "claim_for", alice).Succeeds(t), "true")
	c.at(closes.Add(ledger.DueAfter))
	head := c.State().Head.Height
	c.Chores()
	expect(t, "the height after a drop that was claimed", c.State().Head.Height, head)

	c = newDrops(t)
	c.createDrop(t, "K1") // does not end
	c.at(closes.Add(1000 * time.Hour))
	head = c.State().Head.Height
	c.Chores()
	expect(t, "the height after a drop without an end", c.State().Head.Height, head)
	c.solvent(t, 1)
}

// TestGasOfTakingBackIsWhatItTakes: what the contract says is enough, and one less is not.
func TestGasOfTakingBackIsWhatItTakes(t *testing.T) {
	c := newDrops(t)
	c.createBounded(t, "K1", "K2")
	ask := func() string { return c.Query(dropID, "get_reclaim_gas", `{"drop_id":0}`).Value }
	expect(t, "before the end", ask(), "0")
	c.at(closes)
	c.Call(alice, rootID, "nothing", "{}") // a block, for views to have its time
	needed := ask()
	var gas uint64
	if _, err := fmt.Sscan(needed, &gas); err != nil || gas == 0 {
		t.Fatalf("the contract says %q: %v", needed, err)
	}
	c.reclaim(Gas(gas-1)).FailsWith(t, "Not enough gas attached.")
	expect(t, "the keys taken back", c.reclaim(Gas(gas)).Succeeds(t), "2")
	expect(t, "after it", ask(), "0")
}
