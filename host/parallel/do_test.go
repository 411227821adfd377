package parallel

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestSoManyAtATime: all are done, no more of them at once than were asked for.
func TestSoManyAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var done, now, most atomic.Int32
		begun := time.Now()
		err := Do(10, 3, func(int) error {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			done.Add(1)
			return nil
		})
		if err != nil || done.Load() != 10 || most.Load() != 3 || time.Since(begun) != 4*time.Second {
			t.Errorf("%d done, %d at once, in %s: %v", done.Load(), most.Load(), time.Since(begun), err)
		}
	})
}

// TestAFailureEndsIt, and what is under way ends first.
func TestAFailureEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wrong := errors.New("wrong")
		var done atomic.Int32
		err := Do(100, 4, func(i int) error {
			if i == 5 {
				return wrong
			}
			time.Sleep(time.Second)
			done.Add(1)
			return nil
		})
		if !errors.Is(err, wrong) || done.Load() < 5 || done.Load() > 8 {
			t.Errorf("%d done: %v", done.Load(), err)
		}
	})
	if err := Do(0, 4, func(int) error { return errors.New("called") }); err != nil {
		t.Error(err)
	}
}
