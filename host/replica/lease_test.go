package replica

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestALeaseEndsEarly, by the time at which it was asked for, and only once.
func TestALeaseEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := time.Now()
		time.Sleep(300 * time.Millisecond) // the answer takes its time
		l := newLease(context.Background(), asked, 2*time.Second, 7)
		time.Sleep(1500*time.Millisecond - time.Nanosecond)
		if !l.runs() {
			t.Error("it has run out before a tenth was left")
		}
		l.renewed(time.Now().Add(-100 * time.Millisecond))
		time.Sleep(1700*time.Millisecond - time.Nanosecond)
		if !l.runs() {
			t.Error("it was not renewed")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if l.runs() || !errors.Is(context.Cause(l.ctx), errLeaseEnded) {
			t.Errorf("it runs on: %v", context.Cause(l.ctx))
		}
		l.renewed(time.Now())
		if l.runs() {
			t.Error("one that has run out was renewed")
		}
	})
}

// TestALeaseEndsWithItsNode at once.
func TestALeaseEndsWithItsNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(context.Background())
		l := newLease(ctx, time.Now(), time.Minute, 1)
		end()
		if l.runs() {
			t.Error("it runs on")
		}
		l.stop()
	})
}
