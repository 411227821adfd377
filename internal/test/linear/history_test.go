package linear

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// happens has something take a time, and then notes it.
func happens(takes time.Duration, note func(called time.Time)) {
	called := time.Now()
	time.Sleep(takes)
	note(called)
}

// TestWhatIsConcurrentMayBeSeenOrNot, and what was acknowledged before must be seen.
func TestWhatIsConcurrentMayBeSeenOrNot(t *testing.T) {
	for name, test := range map[string]struct {
		during, after uint64
		total         uint64
		is            bool
	}{
		"seen while it is under way":     {1, 1, 1, true},
		"not seen while it is under way": {0, 1, 1, true},
		"seen, and then not any more":    {1, 0, 1, false},
		"acknowledged, and not seen":     {0, 0, 1, false},
		"not in what all have made":      {1, 1, 0, false},
		"seen twice":                     {1, 1, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := Begin(Paid{7, 1})
				go happens(3*time.Second, func(called time.Time) { h.Made(0, 0, 8, called) })
				time.Sleep(time.Second)
				happens(time.Second, func(called time.Time) { h.ReadOf(1, 0, 7+test.during, called) })
				time.Sleep(2 * time.Second)
				happens(time.Second, func(called time.Time) { h.ReadOf(1, 0, 7+test.after, called) })
				happens(time.Second, func(called time.Time) { h.ReadAll(2, 8+test.total, called) })
				if err := h.Err(); (err == nil) != test.is {
					t.Errorf("%v", err)
				}
				if n := h.Reads(); n != 3 {
					t.Errorf("%d reads, want 3", n)
				}
			})
		})
	}
}

// TestAPaymentIsMadeOnceAndInOrder.
func TestAPaymentIsMadeOnceAndInOrder(t *testing.T) {
	for _, numbers := range [][]uint64{{1, 1}, {2}, {1, 3}} {
		h := Begin(Paid{})
		for _, n := range numbers {
			h.Made(0, 2, n, time.Now())
		}
		if h.Err() == nil {
			t.Errorf("payments %d are taken", numbers)
		}
	}
}

// TestWhatIsStaleIsNamed.
func TestWhatIsStaleIsNamed(t *testing.T) {
	h := Begin(Paid{})
	h.Made(0, 3, 1, time.Now())
	h.ReadAll(1, 1, time.Now())
	h.ReadOf(1, 3, 0, time.Now())
	if err := h.Err(); err == nil || !strings.Contains(err.Error(), "account 3 is read to have made 0") {
		t.Errorf("%v", err)
	}
}
