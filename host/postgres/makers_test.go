package postgres

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/patience"
)

// barrier has statements of one connection pool wait at a place until it is opened.
type barrier struct {
	t      *testing.T
	held   *pgx.Conn
	closed bool
}

const barrierLock = 7 // of advisory locks

// barred are a log whose statements wait at a trigger, such as BEFORE DELETE ON latchkey_pages FOR EACH
// STATEMENT, and the barrier there.
func (l *Log) barred(t *testing.T, at string) (*Log, *barrier) {
	t.Helper()
	ctx := context.Background()
	for _, sql := range []string{
		`CREATE OR REPLACE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
			IF current_setting(''application_name'') = ''slow'' THEN PERFORM pg_advisory_xact_lock_shared(` + fmt.Sprint(barrierLock) + `); END IF;
			IF TG_OP = ''DELETE'' THEN RETURN OLD; END IF; RETURN NEW; END'`,
		`CREATE OR REPLACE TRIGGER waits ` + at + ` EXECUTE FUNCTION waits()`,
	} {
		if _, err := l.database.exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	b := &barrier{t: t, closed: true}
	var err error
	if b.held, err = pgx.Connect(ctx, shared.server.URL()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.held.Exec(ctx, `SELECT pg_advisory_lock($1)`, barrierLock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.opens()
		_ = b.held.Close(ctx)
		for _, table := range []string{"latchkey_pages", "latchkey_checkpoints", "latchkey_contents"} {
			if _, err := l.database.exec(ctx, `DROP TRIGGER IF EXISTS waits ON `+table); err != nil {
				t.Error(err)
			}
		}
	})
	return again(t, open(t, shared.server.URL()+"&application_name=slow"), l.name), b
}

// opens lets those that wait go on.
func (b *barrier) opens() {
	if b.closed {
		b.closed = false
		if _, err := b.held.Exec(context.Background(), `SELECT pg_advisory_unlock($1)`, barrierLock); err != nil {
			b.t.Error(err)
		}
	}
}

// waits waits until so many statements of connections of a name wait for a lock.
func (b *barrier) waits(name string, n int) {
	b.t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); ; time.Sleep(2 * time.Millisecond) {
		var waiting int
		if err := b.held.QueryRow(context.Background(), `SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'`, name).Scan(&waiting); err != nil {
			b.t.Fatal(err)
		}
		if waiting >= n {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("%d statements of %s wait, want %d", waiting, name, n)
		}
	}
}

// whole is an error if nobody could begin with a checkpoint that there is.
func (l *Log) whole(t *testing.T) {
	t.Helper()
	whole, damaged, err := l.Recorded(context.Background())
	if err != nil || len(damaged) != 0 {
		t.Errorf("%+v are damaged: %v", damaged, err)
	}
	for _, c := range whole {
		pages, schedule, err := l.Contents(context.Background(), c.Height)
		if err == nil {
			err = l.usable(context.Background(), c, append(pages, schedule...))
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// TestNoMakerRemovesWhatAnotherRefersTo, wherever each of them is when the other comes: what is recorded is
// whole, and what was not can be made again.
func TestNoMakerRemovesWhatAnotherRefersTo(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		at      string // where the slow one waits
		forgets bool   // the slow one is who removes pages, and the other records; else the other way round
		blocks  bool   // the other waits for the slow one
		records bool   // whether something is recorded in the end
	}{
		"it has looked for idle pages":       {"BEFORE DELETE ON latchkey_pages FOR EACH STATEMENT", true, false, true},
		"it has removed one":                 {"BEFORE DELETE ON latchkey_pages FOR EACH ROW", true, true, false},
		"it has looked for its pages":        {"BEFORE INSERT ON latchkey_contents FOR EACH STATEMENT", false, false, false},
		"it has found its pages":             {"BEFORE INSERT ON latchkey_checkpoints FOR EACH ROW", false, true, true},
		"it has recorded all but what it is": {"BEFORE INSERT ON latchkey_contents FOR EACH ROW", false, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			l, term, chain := chained(t, 5)
			recorded(t, l, chain)
			if err := l.Append(ctx, term, chain.Transfers(1)); err != nil {
				t.Fatal(err)
			}
			point, pages := chain.Checkpoint()
			large := transaction.Hash{9} // in several rows
			pages[large] = make([]byte, 3*chunkBytes)
			if err := l.PutPages(ctx, pages); err != nil {
				t.Fatal(err)
			}
			slow, barrier := l.barred(t, c.at)
			var ok bool
			record := func(l *Log) func() error {
				return func() (err error) {
					ok, err = l.Record(ctx, point, []transaction.Hash{large})
					return err
				}
			}
			forget := func(l *Log) func() error { return func() error { return l.forget(ctx) } }
			first, second := record(slow), forget(l)
			if c.forgets {
				first, second = forget(slow), record(l)
			}
			ends := make(chan error, 2)
			go func() { ends <- first() }()
			barrier.waits("slow", 1)
			if !c.blocks {
				if err := second(); err != nil {
					t.Fatal(err)
				}
				ends <- nil
			} else {
				go func() { ends <- second() }()
				barrier.waits("", 1)
			}
			barrier.opens()
			for range 2 {
				if err := <-ends; err != nil {
					t.Fatal(err)
				}
			}
			if ok != c.records {
				t.Errorf("it is recorded: %v", ok)
			}
			if !ok { // its maker comes again
				delete(pages, large)
				if err := l.PutPages(ctx, pages); err != nil {
					t.Fatal(err)
				}
				if ok, err := l.Record(ctx, point, nil); !ok || err != nil {
					t.Fatalf("it cannot be recorded any more: %v", err)
				}
			}
			if page, err := l.Page(ctx, large); err != nil || (len(page) == 3*chunkBytes) != c.records || (len(page) == 0) == c.records {
				t.Errorf("of the large page %d bytes are there: %v", len(page), err)
			}
			if _, err := l.database.exec(ctx, `DELETE FROM latchkey_contents WHERE ledger = $1 AND beside`, l.name); err != nil { // what it holds has not its hash
				t.Fatal(err)
			}
			if all, err := l.All(ctx); err != nil || len(all) != 2 || all[0].Height != point.Height {
				t.Errorf("%+v, %v", all, err)
			}
			l.whole(t)
		})
	}
}

// TestMakersAtOnce record one checkpoint after the other, of the same blocks and of different ones, and what there
// is can always be begun with.
func TestMakersAtOnce(t *testing.T) {
	ctx := context.Background()
	l, term, chain := chained(t, 3)
	const makers, rounds = 4, 12
	type made struct {
		point *ledger.Checkpoint
		pages map[transaction.Hash][]byte
	}
	var all []made
	for range rounds {
		if err := l.Append(ctx, term, chain.Transfers(1)); err != nil {
			t.Fatal(err)
		}
		point, pages := chain.Checkpoint()
		all = append(all, made{point, pages})
	}
	var making sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for maker := range makers {
		writer := again(t, open(t, shared.server.URL()), l.name)
		making.Go(func() {
			for i := range all {
				m := all[min(i+maker%2, len(all)-1)] // some are ahead
				if err := writer.PutPages(ctx, m.pages); err != nil {
					t.Error(err)
				}
				ok, err := writer.Record(ctx, m.point, nil)
				if err != nil && !hasCode(err, "40P01") { // which the next attempt gets over
					t.Error(err)
				}
				if ok {
					mu.Lock()
					won++
					mu.Unlock()
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() {
		making.Wait()
		close(ended)
	}()
	looks := 0
	for isOver := false; !isOver; looks++ {
		select {
		case <-ended:
			isOver = true
		default:
		}
		whole, damaged, err := l.Recorded(ctx)
		if err != nil || len(damaged) != 0 {
			t.Fatalf("%+v are damaged: %v", damaged, err)
		}
		for _, c := range whole[:min(1, len(whole))] {
			l.beginnable(t, c)
		}
	}
	if newest, err := l.All(ctx); won == 0 || err != nil || len(newest) == 0 || newest[0].Height < all[rounds/2].point.Height {
		t.Errorf("%d are recorded, the newest of %+v: %v", won, newest, err)
	}
	t.Logf("%d are recorded, looked at %d times", won, looks)
	l.whole(t)
}

// beginnable is an error if pages of a checkpoint are not there, and it is.
func (l *Log) beginnable(t *testing.T, c ledgerlog.Checkpoint) {
	t.Helper()
	ctx := context.Background()
	pages, _, err := l.Contents(ctx, c.Height)
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range pages {
		page, err := l.Page(ctx, hash)
		if err != nil {
			t.Fatal(err)
		}
		if now, err := l.All(ctx); len(page) == 0 && err == nil && len(now) > 0 && now[0] == c {
			t.Fatalf("a page of the checkpoint of block %d is missing", c.Height)
		}
	}
}
