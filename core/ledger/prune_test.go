package ledger

import (
	"errors"
	"math"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/transaction"
)

const day = 24 * 3600 * 1_000_000_000

// TestOldOutcomesAreForgotten, and nothing that a verdict depends on.
func TestOldOutcomesAreForgotten(t *testing.T) {
	c := newCampaign(t)
	var txs []*transaction.Signed
	for range 5 {
		tx := c.sign("alice", "shop", testKey("alice"), call("predecessor", 20*tgas))
		c.must(tx)
		txs = append(txs, tx)
	}
	old := c.view().Head.Height
	c.time += 10 * day
	last := c.sign("alice", "shop", testKey("alice"), call("predecessor", 20*tgas))
	receipt := c.must(last).Receipts[0].ID
	for c.chores(0, 3*day) == 0 {
	}
	v := c.view()
	if through, err := v.PrunedThrough(); err != nil || through != old {
		t.Fatalf("forgotten through %d, want %d: %v", through, old, err)
	}
	for _, tx := range txs {
		_, err := v.Transaction(tx.Hash())
		if pruned := (*PrunedError)(nil); !errors.As(err, &pruned) || pruned.Height == 0 || pruned.Through != old {
			t.Errorf("a transaction that is forgotten: %v", err)
		}
		if _, isNonce := c.view().Check(tx, c.time, false).(authorize.InvalidNonce); !isNonce {
			if _, expired := c.view().Check(tx, c.time, false).(authorize.Expired); !expired {
				t.Errorf("sent again: %v", c.view().Check(tx, c.time, false))
			}
		}
	}
	if s, err := v.Transaction(last.Hash()); err != nil || s == nil || s.Receipts[0].ID != receipt {
		t.Errorf("a transaction that is kept: %+v, %v", s, err)
	}
	found, err := Verify(c.l.store)
	if err != nil || len(found.Damage) > 0 {
		t.Errorf("verified: %v, %v", found.Damage, err)
	}
	c.replays()
}

// TestPaymentsThatAreForgottenEndASearch: it tells those that are kept.
func TestPaymentsThatAreForgottenEndASearch(t *testing.T) {
	c := newCampaign(t)
	pay := func(sum uint64) {
		c.must(c.sign("alice", "shop", testKey("alice"), transaction.Transfer{Deposit: amount.From(sum)}))
	}
	pay(1)
	pay(2)
	c.time += 10 * day
	pay(3)
	for c.chores(0, 3*day) == 0 {
	}
	found, next, err := c.view().Payments("shop", math.MaxUint64, 100)
	if err != nil || next != 0 || len(found) != 1 || found[0].Amount != amount.From(3) {
		t.Errorf("%+v, next %d, %v", found, next, err)
	}
}

// TestPrunedAndWholeLedgersGoOnAlike: the next blocks come to the same roots.
func TestPrunedAndWholeLedgersGoOnAlike(t *testing.T) {
	roots := map[Keep]transaction.Hash{}
	for _, keep := range []Keep{0, 2 * day} {
		c := newCampaign(t)
		c.ends(3600)
		for range 3 {
			c.must(c.sign("alice", "shop", testKey("alice"), call("predecessor", 20*tgas)))
		}
		c.chores(30*24*3600, keep)
		for c.chores(0, keep) == 0 {
		}
		c.must(c.sign("alice", "shop", testKey("alice"), call("predecessor", 20*tgas)))
		roots[keep] = c.view().Head.State
	}
	if roots[0] != roots[2*day] {
		t.Error("what a host keeps changes the ledger")
	}
}
