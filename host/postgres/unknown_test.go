package postgres

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/patience"
	server "latchkey/internal/test/postgres"
)

// fault is what a test has become of a statement.
type fault struct {
	name string
	runs bool // it is run before the error
	err  error
}

func faults() (all []fault) {
	for name, err := range map[string]error{
		"serialization failure":          &pgconn.PgError{Code: "40001", Message: "could not serialize access"},
		"statement completion unknown":   &pgconn.PgError{Code: "40003", Message: "result is ambiguous"},
		"unique violation":               &pgconn.PgError{Code: "23505", Message: "duplicate key"},
		"administrator's shutdown":       &pgconn.PgError{Code: "57P01", Message: "terminating connection"},
		"a connection that broke":        errors.New("unexpected EOF"),
		"a commit that did not wait":     errWarned,
		"a statement that took too long": context.DeadlineExceeded,
		"nothing added":                  nil,
	} {
		all = append(all, fault{name + ", after it has run", true, err}, fault{name + ", without having run", false, err})
	}
	return all
}

// meets has the next n statements of a log meet a fault.
func (l *Log) meets(f fault, n int) {
	real := l.insertRows
	l.insert = func(ctx context.Context, a *addition) (int64, error) {
		if n--; n < 0 {
			return real(ctx, a)
		}
		if f.runs {
			_, _ = real(ctx, a)
		}
		return 0, f.err
	}
}

func readAll(t *testing.T, l *Log) []ledger.Entry {
	t.Helper()
	entries, err := l.Read(context.Background(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func wantEntries(t *testing.T, l *Log, want []ledger.Entry) {
	t.Helper()
	got := readAll(t, l)
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i := range want {
		if !bytes.Equal(got[i].Borsh(), want[i].Borsh()) {
			t.Fatalf("entry %d is another", want[i].Height)
		}
	}
}

// TestAnErrorIsNotANo: whatever an append meets, in the end it is in the log, once.
func TestAnErrorIsNotANo(t *testing.T) {
	d, name := database(t)
	l := begun(t, d, name, logtest.Genesis())
	term := l.acquired(t)
	chain := logtest.NewChain(t, 0)
	var all []ledger.Entry
	for _, f := range faults() {
		for _, times := range []int{1, 3} {
			entries := chain.Transfers(2)
			all = append(all, entries...)
			l.meets(f, times)
			if err := l.Append(context.Background(), term, entries); err != nil {
				t.Fatalf("%s, %d times: %v", f.name, times, err)
			}
			wantEntries(t, l, all)
		}
	}
}

// TestWhatAnotherHasAddedFences: an append that meets an error when another node has gone
// on is not sent again.
func TestWhatAnotherHasAddedFences(t *testing.T) {
	for _, f := range faults() {
		if f.runs {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			d, name := database(t)
			one := begun(t, d, name, logtest.Genesis())
			other := again(t, d, name)
			ours, theirs := logtest.NewChain(t, 0), logtest.NewChain(t, 1)
			term := one.acquired(t)
			if err := one.Release(context.Background(), term); err != nil {
				t.Fatal(err)
			}
			next, added := other.acquired(t), theirs.Transfers(1)
			if err := other.Append(context.Background(), next, added); err != nil {
				t.Fatal(err)
			}
			one.meets(f, 1)
			err := one.Append(context.Background(), term, ours.Transfers(1))
			if over := (*ledgerlog.FencedError)(nil); !errors.As(err, &over) || over.Term != term {
				t.Errorf("%v, want a *FencedError", err)
			}
			wantEntries(t, one, added)
		})
	}
}

// TestOwnEntriesCountInALaterTerm: what had reached the log before the term ended is
// acknowledged.
func TestOwnEntriesCountInALaterTerm(t *testing.T) {
	d, name := database(t)
	one := begun(t, d, name, logtest.Genesis())
	other := again(t, d, name)
	term, entries := one.acquired(t), logtest.NewChain(t, 0).Transfers(1)
	real := one.insertRows
	one.insert = func(ctx context.Context, a *addition) (int64, error) {
		if _, err := real(ctx, a); err != nil {
			t.Error(err)
		}
		if err := one.Release(ctx, term); err != nil {
			t.Error(err)
		}
		other.acquired(t)
		return 0, errors.New("unexpected EOF")
	}
	if err := one.Append(context.Background(), term, entries); err != nil {
		t.Error(err)
	}
	wantEntries(t, other, entries)
}

// TestALogThatLostEntriesIsTold: what follows an entry that the database has lost is not
// added.
func TestALogThatLostEntriesIsTold(t *testing.T) {
	d, name := database(t)
	l := begun(t, d, name, logtest.Genesis())
	term, entries := l.acquired(t), logtest.NewChain(t, 0).Transfers(2)
	if err := l.Append(context.Background(), term, entries[:1]); err != nil {
		t.Fatal(err)
	}
	if _, err := d.exec(context.Background(), `DELETE FROM latchkey_entries WHERE ledger = $1`, name); err != nil {
		t.Fatal(err)
	}
	if err := l.Append(context.Background(), term, entries[1:]); !errors.As(err, new(*ledgerlog.NotNextError)) {
		t.Errorf("%v, want a *NotNextError", err)
	}
	wantEntries(t, l, nil)
}

// TestNobodyKnows: an append that cannot be settled in time says so, and may have happened.
func TestNobodyKnows(t *testing.T) {
	d, name := database(t)
	l := begun(t, d, name, logtest.Genesis())
	term, entries := l.acquired(t), logtest.NewChain(t, 0).Transfers(1)
	real := l.insertRows
	ctx, end := context.WithCancel(context.Background())
	l.insert = func(ctx context.Context, a *addition) (int64, error) {
		_, _ = real(ctx, a)
		end() // nobody can be asked any more
		return 0, ctx.Err()
	}
	err := l.Append(ctx, term, entries)
	if unknown := (*ledgerlog.UnknownError)(nil); !errors.As(err, &unknown) || unknown.Height != 2 {
		t.Fatalf("%v, want an *UnknownError", err)
	}
	wantEntries(t, l, entries)
}

// TestAPoolerMayLoseStatements: where a prepared statement is gone, as behind a pooler that
// gives each transaction another connection, appends go on without names.
func TestAPoolerMayLoseStatements(t *testing.T) {
	d, name := database(t)
	l := begun(t, d, name, logtest.Genesis())
	term, entries := l.acquired(t), logtest.NewChain(t, 0).Transfers(3)
	for i := range entries {
		if err := l.Append(context.Background(), term, entries[i:i+1]); err != nil {
			t.Fatal(err)
		}
		if l.pooled != (i > 0) {
			t.Errorf("after append %d a pooler is between: %v", i, l.pooled)
		}
		if i == 0 {
			if _, err := l.conn.PgConn().Exec(context.Background(), "DEALLOCATE ALL").ReadAll(); err != nil {
				t.Fatal(err)
			}
		}
	}
	wantEntries(t, l, entries)
}

// TestConnectionsThatAreCut: a connection to the real database is cut before the
// statement has come there, and after it has run.
func TestConnectionsThatAreCut(t *testing.T) {
	d, name := database(t)
	begun(t, d, name, logtest.Genesis())
	proxy := server.NewProxy(t, address(t))
	l := again(t, open(t, proxy.URL()), name)
	term, chain := l.acquired(t), logtest.NewChain(t, 0)
	all := chain.Transfers(1)
	if err := l.Append(context.Background(), term, all); err != nil { // it prepares the statement
		t.Fatal(err)
	}
	for i := range 10 {
		entries := chain.Transfers(1 + i%3)
		all = append(all, entries...)
		proxy.Next([]server.Cut{server.CutBefore, server.CutAfter}[i%2])
		if err := l.Append(context.Background(), term, entries); err != nil {
			t.Fatal(err)
		}
		wantEntries(t, l, all)
	}
	if proxy.Cuts() != 10 {
		t.Errorf("%d connections were cut, not 10", proxy.Cuts())
	}
}

// TestADatabaseThatIsAway: an append waits for it, as long as it may.
func TestADatabaseThatIsAway(t *testing.T) {
	d, name := database(t)
	begun(t, d, name, logtest.Genesis())
	proxy := server.NewProxy(t, address(t))
	l := again(t, open(t, proxy.URL()), name)
	term, entries := l.acquired(t), logtest.NewChain(t, 0).Transfers(2)
	proxy.Away(true)
	ctx, end := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer end()
	if err := l.Append(ctx, term, entries[:1]); !errors.As(err, new(*ledgerlog.UnknownError)) {
		t.Errorf("%v, want an *UnknownError", err)
	}
	done := make(chan error, 1)
	go func() { done <- l.Append(context.Background(), term, entries) }()
	proxy.Away(false)
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience.For(10 * time.Second)):
		t.Fatal("the append does not come back with the database")
	}
	wantEntries(t, l, entries)
}
