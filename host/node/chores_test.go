package node

import (
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/internal/test/patience"
)

// TestANodeForgetsByItself what is older than it is to keep.
func TestANodeForgetsByItself(t *testing.T) {
	ahead := make(chan struct{})
	clock := func() time.Time {
		select {
		case <-ahead:
			return time.Now().Add(365 * 24 * time.Hour)
		default:
			return time.Now()
		}
	}
	c := start(t, 2, Config{Clock: clock, Keep: ledger.KeepMin})
	for nonce := uint64(1); nonce <= 3; nonce++ {
		if done, err := c.n.Submit(c.pay(user(0), user(1), nonce), ""); done.Refusal != nil || err != nil {
			t.Fatal(done.Refusal, err)
		}
	}
	close(ahead)
	c.n.chores.Reset(0)
	for deadline := time.Now().Add(patience.For(10 * time.Second)); ; time.Sleep(5 * time.Millisecond) {
		if through, err := c.view().PrunedThrough(); err != nil || through > 1 {
			if err != nil || through >= c.view().Head.Height {
				t.Errorf("forgotten through %d of %d: %v", through, c.view().Head.Height, err)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was forgotten")
		}
	}
}
