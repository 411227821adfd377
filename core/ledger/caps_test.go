package ledger

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/policy"
)

// caps sets the ledger's ceilings for plugins, as genesis would.
func (c *chain) caps(caps policy.Caps) {
	b, err := c.l.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	settings := *b.base.Settings()
	settings.Caps = caps
	b.base.SetSettings(&settings)
	if err := b.Commit(); err != nil {
		c.t.Fatal(err)
	}
}

// TestTheLedgersCapsHoldCallsAndViews also of a plugin without a policy.
func TestTheLedgersCapsHoldCallsAndViews(t *testing.T) {
	s := newStage(t)
	endless := func(g *guest) {
		for {
			g.do("block_index")
		}
	}
	s.caps(policy.Caps{GasMax: 5e12, StorageBytesMax: 1000})
	const gas = "Smart contract panicked: policy: gas_max of the chain: one call of the plugin may burn 5000000000000 gas at most"
	s.ends(gas, endless)
	viewed, err := s.view().Call("app", "m", nil, s.time)
	if err != nil || viewed.Err == nil || viewed.Err.Error() != gas || viewed.GasBurnt != 5e12 {
		t.Errorf("a view: %v, %v", viewed.Err, err)
	}
	status := s.runs(func(g *guest) { g.do("storage_write", "k", make([]byte, 1000), 0) })
	if got := string(status.Status.Failure.JSON()); !strings.Contains(got, "panicked: policy: storage_bytes_max of the chain: the account may store") {
		t.Errorf("got %s", got)
	}
	s.caps(policy.Caps{})
	s.succeeds("", func(g *guest) { g.do("storage_write", "k", make([]byte, 1000), 0) })
}

// TestTheLedgersCapsHoldGuards: they write to storage too.
func TestTheLedgersCapsHoldGuards(t *testing.T) {
	s := newStage(t)
	s.guards(func(g *guest) { g.do("storage_write", "k", make([]byte, 1000), 0) })
	acc, _ := s.view().Account("alice")
	s.caps(policy.Caps{StorageBytesMax: acc.StorageUsage - uint64(len(s.script.code()))})
	s.guardRefuses(s.pulls(), fmt.Sprintf("policy: storage_bytes_max of the chain: the account may store %d bytes, %d with this write",
		acc.StorageUsage, acc.StorageUsage+1000+1+40))
}
