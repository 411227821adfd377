//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

func TestS68ReclaimAfterTheEnd(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.host.Timestamp = december
	c.must(funder, sdk.PublicKey{}, "create_near_drop", bounded(1, 3, inDecember), sdk.Near(5))
	c.claim(1, "claim_for", forAlice)
	c.createDrop(1, 1) // the claimed key serves another drop, which does not expire
	other := sdk.Near(1).Add(yocto(t, "0.02946"))

	_, text := c.reclaim()
	c.expect("before the end", text, notExpired)
	_, text = c.call(funder, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":1}`, sdk.Amount{})
	c.expect("a drop without an end", text, strings.Replace(neverBefore, "0", "1", 1))
	_, text = c.call(funder, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":2}`, sdk.Amount{})
	c.expect("a drop that never was", text, "No drop information for such drop_id")
	c.host.Timestamp = christmas
	had, asker := len(c.events), c.balances[alice]
	result, text := c.reclaim()
	c.expect("after it", result+text, "2")
	if c.balances[funder] != sdk.Near(499).Sub(other).Sub(keptOfADrop) || c.balances[alice] != asker || c.own() != own {
		t.Errorf("the funder has %v, who asked %v, the contract %v of its own", c.balances[funder], c.balances[alice], c.own())
	}
	c.expect("the reclaimed keys", string(c.host.AccessKeys[string(claimKeyOf(2).Borsh())])+string(c.host.AccessKeys[string(claimKeyOf(3).Borsh())]), "")
	if len(c.host.AccessKeys) != 1 || len(c.host.Storage) != 7 {
		t.Errorf("%d keys and %d records are left", len(c.host.AccessKeys), len(c.host.Storage))
	}
	c.events = c.events[had:]
	c.expect("the events", c.eventNames(), "keys_reclaimed drop_ended")
	result, text = c.reclaim()
	c.expect("again", result+text, "0")
}

func TestReclaimLeavesAClaimUnderWayAlone(t *testing.T) {
	c := newBoundedDrop(t, 2)
	own := c.own()
	c.host.Timestamp = christmas - 1
	c.registrar = "false"
	c.start(contract, claimKeyOf(1), "create_account_and_claim", `{"account_id":"bob.test.near"}`, sdk.Amount{})
	c.host.Timestamp = christmas
	claim := c.queue
	c.queue = nil
	result, text := c.reclaim()
	c.expect("during the claim", result+text, "1")
	result, text = c.reclaim()
	c.expect("once more", result+text, "0")
	c.queue = claim
	c.settle()
	c.expect("the events", c.eventNames(), "drop_created keys_added claim_started keys_reclaimed claim_failed")
	result, text = c.reclaim()
	c.expect("after the claim failed", result+text, "1")
	if c.own() != own || c.balances[funder] != sdk.Near(500).Sub(keptOfADrop) || len(c.host.Storage) != 2 || len(c.host.AccessKeys) != 0 {
		t.Errorf("the funder has %v, %d records and %d keys are left", c.balances[funder], len(c.host.Storage), len(c.host.AccessKeys))
	}
}

// TestAClaimMeetsNoKeyThatIsBeingReclaimed, nor does a second reclaim.
func TestAClaimMeetsNoKeyThatIsBeingReclaimed(t *testing.T) {
	c := newBoundedDrop(t, 1)
	c.host.Timestamp = christmas
	c.start(alice, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":0}`, sdk.Amount{})
	c.expect("a claim", c.asks(sdk.Signed{Key: claimKeyOf(1), Method: "claim", Args: []byte(forAlice), Gas: 30 * sdk.TGas}), "No drop for public key")
	result, text := c.reclaim()
	c.expect("a second reclaim", result+text, "0")
	if c.balances[funder] != sdk.Near(500).Sub(keptOfADrop) || len(c.host.Storage) != 2 {
		t.Error("not exactly one reclaim was paid")
	}
}

// TestKeysThatTheOwnerTouched: a key replaced before is left as it is; one removed
// in between undoes the step, and the next reclaim does without it.
func TestKeysThatTheOwnerTouched(t *testing.T) {
	c := newBoundedDrop(t, 3)
	full := string(append(make([]byte, 8), 1))
	c.host.AccessKeys[string(claimKeyOf(1).Borsh())] = []byte(full)
	c.host.Timestamp = christmas
	root := c.start(alice, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":0}`, sdk.Amount{})
	delete(c.host.AccessKeys, string(claimKeyOf(2).Borsh()))
	before := c.balances[funder]
	c.settle()
	c.expect("a key removed meanwhile", string(root.passed.outcome.Data), "0")
	if c.balances[funder] != before {
		t.Error("the funder was paid")
	}
	result, text := c.reclaim()
	c.expect("again", result+text, "3")
	if string(c.host.AccessKeys[string(claimKeyOf(1).Borsh())]) != full || len(c.host.AccessKeys) != 1 || len(c.host.Storage) != 2 {
		t.Error("the owner's key is gone, or something else is not")
	}
}

func TestReclaimNeedsGasForAllItsKeys(t *testing.T) {
	c := newBoundedDrop(t, 2)
	c.host.Timestamp = christmas
	stored := len(c.host.Storage)
	c.host.PrepaidGas = uint64(20 * sdk.TGas)
	_, text := c.reclaim()
	c.expect("20 Tgas", text, "Not enough gas attached. Required: 21 Tgas, attached: 20 Tgas")
	if len(c.host.Storage) != stored {
		t.Error("a refused reclaim changes something")
	}
	c.host.PrepaidGas = uint64(21 * sdk.TGas)
	result, text := c.reclaim()
	c.expect("21 Tgas", result+text, "2")
}

// TestTheLedgersOwnAskingPaysItself: what the account has paid for gas comes off what was
// left of the allowances; nobody else's asking costs the funder anything.
func TestTheLedgersOwnAskingPaysItself(t *testing.T) {
	c := newBoundedDrop(t, 2)
	ask := func() string { return c.must(alice, sdk.PublicKey{}, "get_reclaim_gas", `{"drop_id":0}`, sdk.Amount{}) }
	c.expect("before the end", ask(), "0")
	c.host.Timestamp = christmas
	c.expect("after it", ask(), "21000000000000")
	c.host.PrepaidGas = uint64(21 * sdk.TGas)
	paid := sdk.NewAmount(uint64(22 * sdk.TGas)).Mul(gasPrice)
	c.balances[contract] = c.balances[contract].Sub(paid)
	result, text := c.call(contract, sdk.PublicKey{}, "reclaim_drop", `{"drop_id":0}`, sdk.Amount{})
	c.expect("the ledger's asking", result+text, "2")
	if back := sdk.Near(500).Sub(keptOfADrop).Sub(paid); c.balances[funder] != back {
		t.Errorf("the funder has %v, want %v", c.balances[funder], back)
	}
	c.expect("when it is done", ask(), "0")
	_, text = c.call(alice, sdk.PublicKey{}, "get_reclaim_gas", `{"drop_id":1}`, sdk.Amount{})
	c.expect("of a drop that never was", text, "No drop information for such drop_id")
}
