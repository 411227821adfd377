package many

import (
	"testing"
	"time"
)

// TestABudgetEndsWithTheDatabasesDay, and says until then how long that is: not until the next one's end once
// it is over, and by this node's clock only while nothing is known of the database's.
func TestABudgetEndsWithTheDatabasesDay(t *testing.T) {
	now := time.Date(2027, 1, 31, 22, 0, 0, 0, time.UTC)
	b := &budget{}
	takes := func(max int64, want time.Duration) {
		t.Helper()
		if left, ok := b.take(max, now); left != want || ok != (want == 0) {
			t.Errorf("at %v: %v, %v, want %v", now, left, ok, want)
		}
	}
	takes(1, 0)
	takes(1, 2*time.Hour)
	b.note(1, 1, 90*time.Minute, now) // its clock is half an hour ahead
	takes(1, 90*time.Minute)
	now = now.Add(90*time.Minute - 1)
	takes(1, 1)
	now = now.Add(1)
	takes(1, 0)
	takes(1, 30*time.Minute)
	if all, fresh := b.today(now); all != 1 || fresh != 1 {
		t.Errorf("%d today, %d of them not noted", all, fresh)
	}
	b.note(2, 5, day, now) // what was sent to be noted before the day ended
	if all, fresh := b.today(now); all != 5 || fresh != 0 {
		t.Errorf("%d today, %d of them not noted", all, fresh)
	}
}
