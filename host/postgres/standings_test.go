package postgres

import (
	"context"
	"errors"
	"testing"

	"latchkey/host/ledgerlog"
)

// TestADisputeStands, however long nothing is heard of the node, also when that is started again: until it has found a
// checkpoint to be its own, or is forgotten. Nothing is removed meanwhile.
func TestADisputeStands(t *testing.T) {
	ctx := context.Background()
	const node = "http://other"
	for _, forgotten := range []bool{false, true} {
		l, term, chain := chained(t, 5)
		c := recorded(t, l, chain)
		stands := func(s ledgerlog.Standing, disputed uint64) {
			t.Helper()
			s.Address = node
			if err := l.Stand(ctx, s); err != nil {
				t.Fatal(err)
			}
			l.damage(t, `UPDATE latchkey_standings SET seen = seen - interval '1 day' WHERE ledger = $1 AND $2 > 0`, 1)
			disputes, err := l.Disputes(ctx)
			if err != nil || (len(disputes) == 1) != (disputed > 0) || disputed > 0 && disputes[0].Disputed != disputed {
				t.Errorf("after %+v: %+v, %v", s, disputes, err)
			}
		}
		stands(ledgerlog.Standing{Height: 9}, 0)
		stands(ledgerlog.Standing{Height: 9, Disputed: c.Height}, c.Height)
		stands(ledgerlog.Standing{}, c.Height) // it is started again, with nothing
		held := (*HeldError)(nil)
		if first, err := l.truncates(t); first != 2 || !errors.As(err, &held) || held.By.Disputed != c.Height {
			t.Errorf("the log begins with %d: %v", first, err)
		}
		c = goesOn(t, l, term, chain)
		if first, err := l.truncates(t); first != 2 || !errors.As(err, &held) {
			t.Errorf("below a later checkpoint the log begins with %d: %v", first, err)
		}
		if forgotten {
			for _, ok := range []bool{true, false} {
				if did, err := l.Forget(ctx, node); did != ok || err != nil {
					t.Error(did, err)
				}
			}
		} else {
			stands(ledgerlog.Standing{Checked: c.Height}, 0)
		}
		if n, err := l.ForgetCheckpoints(ctx, c.Height+1); n != 0 || err != nil {
			t.Errorf("%d are forgotten that are not there: %v", n, err)
		}
		if first, err := l.truncates(t); first != c.Height || err != nil {
			t.Errorf("forgotten %v: the log begins with %d: %v", forgotten, first, err)
		}
	}
}
