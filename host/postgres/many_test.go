package postgres

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/patience"
	server "latchkey/internal/test/postgres"
)

// ofNode is the log of a ledger as a node of many uses it, which shares connections.
func ofNode(t *testing.T, d *Database, name, node string) *Log {
	t.Helper()
	b, err := d.Beginning(context.Background(), name)
	if err != nil || b == nil {
		t.Fatalf("%+v, %v", b, err)
	}
	return d.LogOfNode(name, b, node)
}

// forMany opens the database that tests share as a process of many ledgers does.
func forMany(t *testing.T) (*Database, string) {
	t.Helper()
	_, name := database(t)
	d, err := OpenForMany(context.Background(), shared.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d, name
}

func TestLogOfANodeConforms(t *testing.T) {
	logtest.Run(t, func(t *testing.T, g *ledger.Genesis) logtest.Place {
		d, name := forMany(t)
		begun(t, d, name, g)
		l := ofNode(t, d, name, "node of "+name)
		return logtest.Place{Log: l, NextTerm: l.acquired}
	})
}

// TestLogsShareConnections: many that append at once take few, and each has its entries in order.
func TestLogsShareConnections(t *testing.T) {
	d, name := forMany(t)
	var all sync.WaitGroup
	errs := make([]error, 3*manyAppendMax)
	for i := range errs {
		one := fmt.Sprint(name, "-", i)
		begun(t, d, one, logtest.Genesis())
		l := ofNode(t, d, one, "node")
		term := l.acquired(t)
		entries := logtest.NewChain(t, 0).Transfers(20)
		all.Go(func() {
			for n := 0; n < len(entries) && errs[i] == nil; n += 2 {
				errs[i] = l.Append(context.Background(), term, entries[n:n+2])
			}
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n := d.append.Stat().TotalConns(); n > manyAppendMax {
		t.Errorf("%d connections append, want %d at most", n, manyAppendMax)
	}
	for i := range errs {
		if n := ofNode(t, d, fmt.Sprint(name, "-", i), "node").entries(t); n != 20 {
			t.Errorf("log %d has %d entries, want 20", i, n)
		}
	}
}

// TestTheNodesLeaseIsThatOfItsLedgers: as long as it is on the list nobody else leads, and
// without it the next one does at once; each ledger has terms of its own.
func TestTheNodesLeaseIsThatOfItsLedgers(t *testing.T) {
	ctx := context.Background()
	d := open(t, server.Start(t, "fsync=off").URL())
	begun(t, d, "a", logtest.Genesis())
	begun(t, d, "b", logtest.Genesis())
	one, other := ofNode(t, d, "a", "1"), ofNode(t, d, "a", "2")
	lives := func(id string, lasts time.Duration) {
		t.Helper()
		if err := d.Beat(ctx, ledgerlog.Node{ID: id}, lasts); err != nil {
			t.Fatal(err)
		}
	}
	acquires := func(l *Log, want uint64) {
		t.Helper()
		term, ok, err := l.Acquire(ctx, "http://node/l/a", time.Minute)
		if err != nil || ok != (want > 0) || term != want {
			t.Errorf("term %d, %v, %v, want term %d", term, ok, err, want)
		}
	}
	renews := func(l *Log, term uint64, want bool) {
		t.Helper()
		if ok, err := l.Renew(ctx, term, time.Minute); err != nil || ok != want {
			t.Errorf("%v, %v, want %v", ok, err, want)
		}
	}
	lives("1", time.Minute)
	lives("2", time.Minute)
	acquires(one, 1)
	acquires(other, 0)
	acquires(ofNode(t, d, "b", "2"), 1)
	acquires(again(t, d, "a"), 0) // one with a lease of its own
	if g, err := other.Glance(ctx, 1); err != nil || !g.Live || g.Own || g.Address != "http://node/l/a" {
		t.Errorf("%+v, %v", g, err)
	}
	renews(one, 1, true)
	lives("1", 0) // it has ended
	if g, err := other.Glance(ctx, 1); err != nil || g.Live {
		t.Errorf("%+v, %v", g, err)
	}
	acquires(other, 2)
	lives("1", time.Minute) // it comes back
	renews(one, 1, false)
	acquires(one, 0)
	if err := one.Append(ctx, 1, logtest.NewChain(t, 0).Transfers(1)); !errors.As(err, new(*ledgerlog.FencedError)) {
		t.Errorf("%v, want it fenced", err)
	}
	if err := d.Succeed(ctx, "a", "1"); err != nil {
		t.Fatal(err)
	}
	held, err := d.Held(ctx)
	slices.SortFunc(held, func(x, y Held) int { return len(x.Ledger+x.Successor) - len(y.Ledger+y.Successor) })
	if want := []Held{{"b", "2", ""}, {"a", "2", "1"}}; err != nil || !slices.Equal(held, want) {
		t.Errorf("%v, %v, want %v", held, err, want)
	}
	if err := other.Release(ctx, 2); err != nil {
		t.Fatal(err)
	}
	acquires(one, 3)
	if held, err := d.Held(ctx); err != nil || !slices.Contains(held, Held{"a", "1", ""}) {
		t.Errorf("%v, %v, want nobody to ask for it", held, err)
	}
}

// TestHeadsAreGlances at the newest block of each, of those that are there.
func TestHeadsAreGlances(t *testing.T) {
	ctx := context.Background()
	d, name := forMany(t)
	names := []string{name + "-none"}
	for i := range 3 {
		one := fmt.Sprint(name, "-", i)
		names = append(names, one)
		begun(t, d, one, logtest.Genesis())
		l := ofNode(t, d, one, fmt.Sprint("node ", min(i, 1)))
		if i == 0 {
			continue // nobody has held it
		}
		if err := l.Append(ctx, l.acquired(t), logtest.NewChain(t, 0).Transfers(i)); err != nil {
			t.Fatal(err)
		}
	}
	heads, err := d.Heads(ctx, "node 1", names)
	if err != nil {
		t.Fatal(err)
	}
	if len(heads) != 3 {
		t.Errorf("%d heads of 3 ledgers", len(heads))
	}
	for i, one := range names[1:] {
		want, err := ofNode(t, d, one, "node 1").Glance(ctx, heads[one].Head)
		if err != nil {
			t.Fatal(err)
		}
		if got := heads[one]; !reflect.DeepEqual(got, want) || got.Own != (i > 0) || got.Head != logtest.Genesis().Height+uint64(i) {
			t.Errorf("ledger %d: %+v, and a glance says %+v", i, got, want)
		}
	}
}

// TestLeasesDoNotWaitForCheckpoints: while a table of those is locked, and each of many ledgers
// asks for it, the node says that it lives, sees its logs and leads.
func TestLeasesDoNotWaitForCheckpoints(t *testing.T) {
	ctx := context.Background()
	d, name := forMany(t)
	begun(t, d, name, logtest.Genesis())
	l := ofNode(t, d, name, "node")
	locking, err := open(t, shared.server.URL()).pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = locking.Rollback(ctx) }()
	if _, err := locking.Exec(ctx, `LOCK TABLE latchkey_checkpoints IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	asking, end := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer end()
	for range 3 * manyReadMax {
		all.Go(func() { _, _ = l.All(asking) })
	}
	for d.beside.pool.Stat().AcquiredConns() < manyBesideMax && d.pool.Stat().AcquiredConns() < manyReadMax {
		time.Sleep(time.Millisecond)
	}
	most, enough := context.WithTimeout(ctx, patience.For(time.Second))
	defer enough()
	if err := d.Beat(most, ledgerlog.Node{ID: "node"}, time.Minute); err != nil {
		t.Error(err)
	}
	if heads, err := d.Heads(most, "node", []string{name}); len(heads) != 1 || err != nil {
		t.Errorf("%+v, %v", heads, err)
	}
	if _, ok, err := l.Acquire(most, "", 0); !ok || err != nil {
		t.Error(ok, err)
	}
	if err := d.Leave(ctx, "node"); err != nil {
		t.Error(err)
	}
}
