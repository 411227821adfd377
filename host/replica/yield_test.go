package replica

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/internal/test/patience"
)

// TestANodeHandsOver what it leads to the one that is to lead, over and over, while payments
// are sent to both: each is answered, and is in one block.
func TestANodeHandsOver(t *testing.T) {
	log, list := newMemory(t), newRoll()
	var first atomic.Int64
	joins := func(which int64, id string) *member {
		return log.joins(t, func(_ *writer, c *Config) {
			c.Lease = patience.For(10 * time.Second) // it does not run out
			c.ByNode, c.Presence = true, list.joins(t, id)
			t.Cleanup(c.Presence.Close)
			c.May = func() bool { return first.Load() == which }
		})
	}
	nodes := []*member{joins(0, "0"), joins(1, "1")}
	nodes[0].waitsToLead()
	base := nodes[0].head().Hash
	var paying sync.WaitGroup
	paying.Go(func() {
		for nonce := uint64(1); nonce <= 60; nonce++ {
			nodes[nonce%2].succeeds(pays(nonce, base))
		}
	})
	for moves := int64(1); moves <= 6; moves++ {
		nodes[moves%2].Yield() // which it does not lead: nothing happens
		from, to := nodes[(moves-1)%2], nodes[moves%2]
		from.Yield() // too early: it may lead
		begun := time.Now()
		first.Store(moves % 2)
		from.Yield()
		to.waitsToLead()
		if took := time.Since(begun); took > patience.For(time.Second) {
			t.Errorf("move %d took %v", moves, took)
		}
		if from.Leads() {
			t.Errorf("after move %d both lead", moves)
		}
	}
	paying.Wait()
	for _, n := range nodes {
		n.reaches(nodes[0].Height())
	}
	if a, b := nodes[0].head(), nodes[1].head(); a.Hash != b.Hash || len(log.entries) != 60 {
		t.Errorf("heads %d and %d, %d entries, want 60", a.Height, b.Height, len(log.entries))
	}
}
