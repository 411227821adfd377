package postgres

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"latchkey/internal/test/logtest"
	server "latchkey/internal/test/postgres"
)

// TestNodesMakeTheTablesAtOnce, in a database that has none, and none of them fails.
func TestNodesMakeTheTablesAtOnce(t *testing.T) {
	at := server.Start(t).URL()
	for round := range 10 {
		clear, err := Open(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := clear.exec(context.Background(), dropTables); err != nil {
			t.Fatal(err)
		}
		clear.Close()
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() {
				d, err := Open(context.Background(), at)
				if errs[i] = err; err == nil {
					d.Close()
				}
			})
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(fmt.Sprint("round ", round), err)
			}
		}
	}
}

// TestTablesAreBroughtToThisVersion, by several nodes at once, from each one before: what is
// in them stays.
func TestTablesAreBroughtToThisVersion(t *testing.T) {
	ctx := context.Background()
	for from := 1; from < schemaVersion; from++ {
		at := server.Start(t, "fsync=off").URL()
		old := open(t, at)
		term, log := begunBefore(t, old, from)
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() {
				d, err := Open(ctx, at)
				if errs[i] = err; err == nil {
					d.Close()
				}
			})
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatalf("from version %d: %v", from, err)
			}
		}
		if version, err := old.version(ctx); version != schemaVersion || err != nil {
			t.Errorf("from version %d: version %d, %v", from, version, err)
		}
		if n := log.entries(t); n != 3 {
			t.Errorf("from version %d: %d entries, want 3", from, n)
		}
		if err := log.Append(ctx, term, logtest.NewChain(t, 0).Transfers(4)[3:]); err != nil {
			t.Errorf("from version %d: who led cannot append: %v", from, err)
		}
		if nodes, err := open(t, at).Nodes(ctx); err != nil || len(nodes) != 0 {
			t.Errorf("from version %d: nodes %v, %v", from, nodes, err)
		}
	}
}

// begunBefore has tables of an earlier version, in which a ledger has three entries, and
// returns its log with the term in which they were added.
func begunBefore(t *testing.T, d *Database, version int) (uint64, *Log) {
	t.Helper()
	ctx := context.Background()
	if _, err := d.exec(ctx, dropTables); err != nil {
		t.Fatal(err)
	}
	for from := range version {
		if now, err := d.migrate(ctx, from); err != nil || now != from+1 {
			t.Fatal(now, err)
		}
	}
	log := begun(t, d, "before", logtest.Genesis())
	const term = 1
	if _, err := d.exec(ctx, `UPDATE latchkey_leases SET term = $1, writer = $2`, term, log.writer); err != nil { // as a program of then would
		t.Fatal(err)
	}
	if err := log.Append(ctx, term, logtest.NewChain(t, 0).Transfers(3)); err != nil {
		t.Fatal(err)
	}
	return term, log
}

const dropTables = `DROP TABLE latchkey_schema, latchkey_blobs, latchkey_ledgers, latchkey_leases, latchkey_entries, latchkey_nodes, latchkey_spent,
	latchkey_checkpoints, latchkey_contents, latchkey_pages, latchkey_standings, latchkey_truncated`
