package plugintest

import (
	"testing"

	"latchkey/internal/test/bench"
)

// BenchmarkGuard asks the drop's guard before a block, in units of an ed25519
// verification: a claim that passes, and one that was refused before.
func BenchmarkGuard(b *testing.B) {
	c := newDrops(b)
	c.createDrop(b, "K1")
	for name, tgas := range map[string]uint64{"passes": 30, "refuses_again": 3} {
		b.Run(name, func(b *testing.B) {
			tx := c.Sign(dropID, dropID, "claim_for", `{"account_id":"alice.test.near"}`, SignedBy("K1"), Tgas(tgas))
			for b.Loop() {
				if _, refusal := c.State().Admit(tx, c.time, true); (refusal == nil) != (name == "passes") {
					b.Fatal(refusal)
				}
			}
			bench.Report(b)
		})
	}
}
