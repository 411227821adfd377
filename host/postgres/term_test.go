package postgres

import (
	"context"
	"errors"
	"testing"

	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
)

// entries is how many the log has.
func (l *Log) entries(t *testing.T) int {
	t.Helper()
	g, err := l.Glance(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return int(g.Head) - 1
}

// slowed has the database take its time between looking at the lease and committing an
// append: else hardly ever anything comes between.
func slowed(t *testing.T, d *Database, name string) {
	t.Helper()
	for _, sql := range []string{
		`CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END'`,
		`CREATE TRIGGER slowly BEFORE INSERT ON latchkey_entries FOR EACH ROW WHEN (NEW.ledger = '` + name + `') EXECUTE FUNCTION slowly()`,
	} {
		if _, err := d.exec(context.Background(), sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := d.exec(context.Background(), `DROP TRIGGER slowly ON latchkey_entries`); err != nil {
			t.Error(err)
		}
	})
}

// TestBehindANewTermNothingComesToLight: while one writer appends as fast as it can, another
// takes the lease. What that one reads then is all that the first has ever added, and all
// of which it was told that it is there.
func TestBehindANewTermNothingComesToLight(t *testing.T) {
	ctx := context.Background()
	d, name := database(t)
	one := begun(t, d, name, logtest.Genesis())
	other := again(t, d, name)
	slowed(t, d, name)
	term, entries := one.acquired(t), logtest.NewChain(t, 0).Transfers(500)
	for round := range 10 {
		acked := make(chan int, 1)
		begun := make(chan struct{})
		have := one.entries(t)
		go func(term uint64, writer *Log) {
			n := have
			for ; n < len(entries); n++ {
				err := writer.Append(ctx, term, entries[n:n+1])
				if n == have {
					close(begun)
				}
				if err != nil {
					if !errors.As(err, new(*ledgerlog.FencedError)) {
						t.Error(err)
					}
					break
				}
			}
			acked <- n
		}(term, one)
		<-begun
		if err := one.Release(ctx, term); err != nil {
			t.Fatal(err)
		}
		next := other.acquired(t)
		seen := other.entries(t)
		if n, now := <-acked, other.entries(t); seen != now || n > seen || n == len(entries) {
			t.Fatalf("round %d: the new term began with %d entries, %d were acknowledged, and then there were %d", round, seen, n, now)
		}
		one, other, term = other, one, next
	}
}
