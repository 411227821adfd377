package replica

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
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

// TestANodeLetsGoOfWhatItIsNotToLead: a term that ended while the database was away is still
// this node's when it answers again, and another is to lead by then.
func TestANodeLetsGoOfWhatItIsNotToLead(t *testing.T) {
	log, list := newMemory(t), newRoll()
	var first atomic.Int64
	lease := patience.For(200 * time.Millisecond)
	joins := func(which int64, id string) *member {
		return log.joins(t, func(_ *writer, c *Config) {
			var err error
			if c.Presence, err = BePresent(t.Context(), list, ledgerlog.Node{ID: id}, lease, c.Logger); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Presence.Close)
			c.Lease, c.ByNode = patience.For(time.Minute), true // the log's is the node's, which comes back
			c.May = func() bool { return first.Load() == which }
		})
	}
	one, other := joins(0, "0"), joins(1, "1")
	one.waitsToLead()
	log.set(errors.New("away"))
	list.set(errors.New("away"))
	for deadline := time.Now().Add(patience.For(20 * time.Second)); one.Leads(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it leads without a lease")
		}
	}
	first.Store(1)
	list.set(nil)
	log.set(nil)
	other.waitsToLead()
}

// unseen is a log of which a node does not see any more whether its term is the latest.
type unseen struct {
	*writer
	is atomic.Bool
}

func (l *unseen) Renew(ctx context.Context, term uint64, lasts time.Duration) (bool, error) {
	if l.is.Load() {
		return false, errors.New("unseen")
	}
	return l.writer.Renew(ctx, term, lasts)
}

// TestATermEndsThatIsNotSeen to be the latest for as long as a lease, also while the node says
// that it lives: others may have believed it gone meanwhile.
func TestATermEndsThatIsNotSeen(t *testing.T) {
	log, list := newMemory(t), newRoll()
	l := &unseen{}
	one := log.joins(t, func(w *writer, c *Config) {
		c.ByNode, c.Presence = true, list.joins(t, "1")
		t.Cleanup(c.Presence.Close)
		l.writer, c.Log = w, l
	})
	one.waitsToLead()
	term := one.Term()
	l.is.Store(true)
	for deadline := time.Now().Add(patience.For(20 * time.Second)); one.Term() == term; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it goes on")
		}
	}
}
