//go:build !wasip1

package main

import (
	"slices"
	"testing"

	"latchkey/plugins/sdk"
)

// TestAUsedKeyIsSettledOnceThereIsMoney: a key's storage is staked until it is deleted.
// An account with money of its own gives it back at once, one without when it is.
func TestAUsedKeyIsSettledOnceThereIsMoney(t *testing.T) {
	for _, poor := range []bool{false, true} {
		c := newChain(t)
		c.createDrop(1, 1)
		own := c.own()
		if poor {
			c.balances[contract] = c.balances[contract].Sub(own)
			own = sdk.Amount{}
		}
		before, methods := c.balances[funder], []string(nil)
		c.start(contract, claimKeyOf(1), "claim_for", `{"account_id":"alice.test.near"}`, sdk.Amount{})
		for len(c.queue) > 0 {
			for _, r := range c.queue {
				for _, a := range r.Actions {
					methods = append(methods, a.Method)
				}
			}
			c.step()
		}
		if got := slices.Contains(methods, "settle_key"); got != poor {
			t.Errorf("without money of its own: %v, settled by a call: %v", poor, got)
		}
		if c.own() != own || len(c.host.AccessKeys) != 0 || !before.Less(c.balances[funder]) {
			t.Errorf("without money of its own: %v, it has %v, had %v; keys %d, the funder got %v",
				poor, c.own(), own, len(c.host.AccessKeys), c.balances[funder].Sub(before))
		}
	}
}
