package postgres

import (
	"context"
	"errors"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
	"latchkey/internal/test/patience"
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

// TestWhoComesMeanwhileHoldsTheLog: when a node comes after it was looked up who needs the log, the
// statement itself leaves that as it is, and it is told why.
func TestWhoComesMeanwhileHoldsTheLog(t *testing.T) {
	ctx := context.Background()
	l, _, chain := chained(t, 5)
	recorded(t, l, chain)
	other, err := l.database.pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Rollback(ctx) }()
	if _, err := other.Exec(ctx, `LOCK TABLE latchkey_truncated IN SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	type answer struct {
		first uint64
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		first, err := l.truncates(t)
		answered <- answer{first, err}
	}()
	for deadline := time.Now().Add(patience.For(3 * time.Second)); ; time.Sleep(10 * time.Millisecond) {
		var waits bool
		if err := l.database.one(ctx, []any{&waits}, `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'latchkey_truncated'::regclass)`); err != nil {
			t.Fatal(err)
		}
		if waits {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the log is not being truncated")
		}
	}
	if err := l.Stand(ctx, ledgerlog.Standing{Address: "http://late", Height: 1}); err != nil {
		t.Fatal(err)
	}
	if err := other.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	held := (*HeldError)(nil)
	if a := <-answered; a.first != 2 || !errors.As(a.err, &held) || held.By.Address != "http://late" {
		t.Errorf("the log begins with %d: %v", a.first, a.err)
	}
}

// TestADamagedStandingHoldsTheLog: a height below zero is not one beyond all blocks.
func TestADamagedStandingHoldsTheLog(t *testing.T) {
	ctx := context.Background()
	l, _, chain := chained(t, 5)
	recorded(t, l, chain)
	if err := l.Stand(ctx, ledgerlog.Standing{Address: "http://other", Height: 1}); err != nil {
		t.Fatal(err)
	}
	l.damage(t, `UPDATE latchkey_standings SET height = -$2::bigint, checked = -$2::bigint, disputed = -$2::bigint WHERE ledger = $1`, 1)
	held := (*HeldError)(nil)
	if first, err := l.truncates(t); first != 2 || !errors.As(err, &held) || held.By.Height != 0 || held.By.Disputed != 0 {
		t.Errorf("the log begins with %d: %v", first, err)
	}
	if disputes, err := l.Disputes(ctx); len(disputes) > 0 || err != nil {
		t.Errorf("%+v, %v", disputes, err)
	}
}
