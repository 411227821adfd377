package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/memstore"
	server "latchkey/internal/test/postgres"
)

// shared is a server that most tests of the package use, each with a ledger of its own.
// It ends with the test program.
var shared = struct {
	once   sync.Once
	t      *outliving
	server *server.Server
	n      int
}{}

// outliving has a server live as long as the test program.
type outliving struct {
	testing.TB
	ends []func()
}

func (o *outliving) Cleanup(f func()) { o.ends = append(o.ends, f) }

func TestMain(m *testing.M) {
	m.Run()
	if shared.t != nil {
		for i := len(shared.t.ends) - 1; i >= 0; i-- {
			shared.t.ends[i]()
		}
	}
}

// database is an open database, and a name that no other test has for a ledger.
func database(t *testing.T) (*Database, string) {
	t.Helper()
	shared.once.Do(func() {
		shared.t = &outliving{TB: t}
		shared.server = server.Start(shared.t, "fsync=off")
	})
	shared.n++
	return open(t, shared.server.URL()), fmt.Sprint("ledger-", shared.n)
}

// address is HOST:PORT of the server.
func address(t *testing.T) string {
	t.Helper()
	database(t)
	return shared.server.Address()
}

func open(t *testing.T, url string) *Database {
	t.Helper()
	d, err := Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// begun is the log of a ledger that begins with g.
func begun(t *testing.T, d *Database, name string, g *ledger.Genesis) *Log {
	t.Helper()
	store := memstore.New()
	if _, err := ledger.Create(store, nil, g, logtest.NoCode); err != nil {
		t.Fatal(err)
	}
	head, err := ledger.HeadIn(store)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Begin(context.Background(), name, text, head.ID(), nil); err != nil {
		t.Fatal(err)
	}
	return again(t, d, name)
}

// again is the log of a ledger for another writer.
func again(t *testing.T, d *Database, name string) *Log {
	t.Helper()
	b, err := d.Beginning(context.Background(), name)
	if err != nil || b == nil {
		t.Fatalf("%+v, %v", b, err)
	}
	l := d.Log(name, b)
	t.Cleanup(l.Close)
	return l
}

const lasts = time.Minute

func (l *Log) acquired(t *testing.T) uint64 {
	t.Helper()
	term, ok, err := l.Acquire(context.Background(), "http://here", lasts)
	if err != nil || !ok {
		t.Fatalf("the lease is not to be had: %v", err)
	}
	return term
}

func TestLogConforms(t *testing.T) {
	logtest.Run(t, func(t *testing.T, g *ledger.Genesis) logtest.Place {
		d, name := database(t)
		l := begun(t, d, name, g)
		return logtest.Place{Log: l, NextTerm: l.acquired}
	})
}

func TestBeginningsAreKept(t *testing.T) {
	d, name := database(t)
	ctx := context.Background()
	if b, err := d.Beginning(ctx, name); b != nil || err != nil {
		t.Fatalf("of a ledger that has not begun: %+v, %v", b, err)
	}
	large := make([]byte, 3*chunkBytes+1)
	large[chunkBytes] = 1
	first := ledger.BlockID{Height: 3, Hash: [32]byte{7}}
	if err := d.Begin(ctx, name, []byte("{}"), first, [][]byte{large, {}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Begin(ctx, name, []byte("[]"), ledger.BlockID{Height: 4}, nil); err != nil {
		t.Fatal(err)
	}
	b, err := d.Beginning(ctx, name)
	if err != nil || string(b.Genesis) != "{}" || b.Block != first || len(b.Secret) != 32 {
		t.Fatalf("%+v, %v", b, err)
	}
	for _, code := range [][]byte{large, {}} {
		hash, err := d.putBlob(ctx, code) // it is there
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.Blob(ctx, hash); err != nil || string(got) != string(code) {
			t.Errorf("%d bytes of %d, %v", len(got), len(code), err)
		}
	}
	if _, err := d.Blob(ctx, [32]byte{1}); !errors.As(err, new(*BlobError)) {
		t.Errorf("of what is not there: %v", err)
	}
}

func TestOneHoldsTheLease(t *testing.T) {
	d, name := database(t)
	ctx := context.Background()
	one := begun(t, d, name, logtest.Genesis())
	other := again(t, d, name)
	term, ok, err := one.Acquire(ctx, "http://one", lasts)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, ok, err := other.Acquire(ctx, "http://other", lasts); ok || err != nil {
		t.Fatalf("two have the lease: %v", err)
	}
	g, err := other.Glance(ctx, 1)
	if err != nil || g.Term != term || !g.Live || g.Own || g.Address != "http://one" || g.Head != 1 || len(g.Hash) != 32 {
		t.Errorf("%+v, %v", g, err)
	}
	if ok, err := one.Renew(ctx, term, lasts); !ok || err != nil {
		t.Errorf("not renewed: %v", err)
	}
	if ok, err := other.Renew(ctx, term, lasts); ok || err != nil {
		t.Errorf("another renews it: %v", err)
	}
	if err := one.Release(ctx, term); err != nil {
		t.Fatal(err)
	}
	if ok, err := one.Renew(ctx, term, lasts); ok || err != nil {
		t.Errorf("one that has run out is renewed: %v", err)
	}
	next, ok, err := other.Acquire(ctx, "http://other", lasts)
	if err != nil || !ok || next <= term {
		t.Errorf("term %d follows term %d: %v, %v", next, term, ok, err)
	}
}

// TestALostLedgerHasNoBlocks: a database that was put back from before the ledger began
// answers, and has nothing.
func TestALostLedgerHasNoBlocks(t *testing.T) {
	d, name := database(t)
	l := begun(t, d, name, logtest.Genesis())
	if _, err := d.exec(context.Background(), `DELETE FROM latchkey_ledgers WHERE name = $1`, name); err != nil {
		t.Fatal(err)
	}
	if g, err := l.Glance(context.Background(), 1); err != nil || g.Hash != nil || g.Live {
		t.Errorf("%+v, %v", g, err)
	}
}

// TestOthersSchemasAreRefused: later ones, and what no program has made; nothing is changed.
func TestOthersSchemasAreRefused(t *testing.T) {
	s := server.Start(t, "fsync=off")
	d := open(t, s.URL())
	for _, version := range []int{schemaVersion + 1, 0} {
		if _, err := d.exec(context.Background(), `UPDATE latchkey_schema SET version = $1`, version); err != nil {
			t.Fatal(err)
		}
		_, err := Open(context.Background(), s.URL())
		if other := (*SchemaError)(nil); !errors.As(err, &other) || other.Found != version {
			t.Errorf("version %d: %v, want a *SchemaError", version, err)
		}
	}
}
