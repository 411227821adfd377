package postgres

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
)

// chained is a log with so many blocks, and the chain that they are of.
func chained(t *testing.T, blocks int) (*Log, uint64, *logtest.Chain) {
	t.Helper()
	d, name := database(t)
	l, chain := begun(t, d, name, logtest.Genesis()), logtest.NewChain(t, 0)
	term := l.acquired(t)
	if err := l.Append(context.Background(), term, chain.Transfers(blocks)); err != nil {
		t.Fatal(err)
	}
	return l, term, chain
}

// goesOn adds a block, and records the checkpoint of it.
func goesOn(t *testing.T, l *Log, term uint64, chain *logtest.Chain) *ledger.Checkpoint {
	t.Helper()
	if err := l.Append(context.Background(), term, chain.Transfers(1)); err != nil {
		t.Fatal(err)
	}
	return recorded(t, l, chain)
}

func recorded(t *testing.T, l *Log, chain *logtest.Chain, schedule ...transaction.Hash) *ledger.Checkpoint {
	t.Helper()
	c, pages := chain.Checkpoint()
	if err := l.PutPages(context.Background(), pages); err != nil {
		t.Fatal(err)
	}
	if ok, err := l.Record(context.Background(), c, schedule); !ok || err != nil {
		t.Fatal(ok, err)
	}
	return c
}

func (l *Log) count(t *testing.T, table string) (n int) {
	t.Helper()
	if err := l.database.one(context.Background(), []any{&n}, `SELECT count(*) FROM `+table+` WHERE ledger = $1`, l.name); err != nil {
		t.Fatal(err)
	}
	return n
}

// truncates removes what it may, and tells of no checkpoint that it passes over.
func (l *Log) truncates(t *testing.T) (uint64, error) {
	t.Helper()
	return l.Truncate(context.Background(), math.MaxUint64, func(err error) { t.Errorf("it passes over: %v", err) })
}

// TestACheckpointIsFoundAsItWasRecorded, with its pages, also large ones.
func TestACheckpointIsFoundAsItWasRecorded(t *testing.T) {
	ctx := context.Background()
	l, _, chain := chained(t, 5)
	if none, err := l.All(ctx); none != nil || err != nil {
		t.Fatalf("%+v, %v", none, err)
	}
	large := bytes.Repeat([]byte("large"), chunkBytes/2)
	beside := transaction.Hash{9}
	if err := l.PutPages(ctx, map[transaction.Hash][]byte{beside: large}); err != nil {
		t.Fatal(err)
	}
	c := recorded(t, l, chain, beside)
	if found, err := l.All(ctx); err != nil || !slices.Equal(found, []ledgerlog.Checkpoint{{BlockID: c.BlockID, Sum: c.Sum()}}) {
		t.Errorf("%+v, %v", found, err)
	}
	pages, schedule, err := l.Contents(ctx, c.Height)
	if err != nil || !slices.Equal(pages, c.Pages) || !slices.Equal(schedule, []transaction.Hash{beside}) {
		t.Errorf("%v, %v, %v", pages, schedule, err)
	}
	_, want := chain.Checkpoint()
	want[beside] = large
	for hash, page := range want {
		if got, err := l.Page(ctx, hash); err != nil || !bytes.Equal(got, page) {
			t.Errorf("page %s has %d bytes, not %d: %v", hash, len(got), len(page), err)
		}
	}
}

// TestWhatIsIncompleteIsNotRecorded: a checkpoint whose pages are not all there, of a block that the log
// does not have, or of one before the newest.
func TestWhatIsIncompleteIsNotRecorded(t *testing.T) {
	ctx := context.Background()
	l, term, chain := chained(t, 5)
	c, pages := chain.Checkpoint()
	refuses := func(what string, c *ledger.Checkpoint) {
		t.Helper()
		before, _ := l.All(ctx)
		ok, err := l.Record(ctx, c, nil)
		if after, _ := l.All(ctx); ok || err != nil || !reflect.DeepEqual(before, after) {
			t.Errorf("%s: %v, %v", what, ok, err)
		}
	}
	some := maps.Clone(pages)
	delete(some, c.Pages[len(c.Pages)-1])
	if err := l.PutPages(ctx, some); err != nil {
		t.Fatal(err)
	}
	refuses("a page is missing", c)
	if err := l.PutPages(ctx, pages); err != nil {
		t.Fatal(err)
	}
	other := *c
	other.Hash[0] ^= 1
	refuses("another block", &other)
	beyond := *c
	beyond.Height++
	refuses("a block to come", &beyond)
	goesOn(t, l, term, chain)
	refuses("an earlier one", c)
}

// TestOldCheckpointsAreForgotten, and pages that no other has; those of other ledgers stay.
func TestOldCheckpointsAreForgotten(t *testing.T) {
	ctx := context.Background()
	other, _, otherChain := chained(t, 2)
	recorded(t, other, otherChain)
	kept := other.count(t, "latchkey_pages")
	l, term, chain := chained(t, 2)
	var all []*ledger.Checkpoint
	for range 4 {
		all = append(all, goesOn(t, l, term, chain))
	}
	if n := l.count(t, "latchkey_checkpoints"); n != checkpointsKept {
		t.Errorf("%d checkpoints are kept, want %d", n, checkpointsKept)
	}
	for i, c := range all {
		pages, _, err := l.Contents(ctx, c.Height)
		if err != nil || (len(pages) > 0) != (i >= len(all)-checkpointsKept) {
			t.Errorf("checkpoint %d has %d pages: %v", i, len(pages), err)
		}
		for _, hash := range pages {
			if page, err := l.Page(ctx, hash); len(page) == 0 || err != nil {
				t.Errorf("checkpoint %d: a page is gone: %v", i, err)
			}
		}
	}
	if page, err := l.Page(ctx, all[0].Pages[len(all[0].Pages)-1]); len(page) > 0 || err != nil {
		t.Errorf("a page of %d bytes is left: %v", len(page), err)
	}
	if n := other.count(t, "latchkey_pages"); n != kept {
		t.Errorf("another ledger has %d pages, not %d", n, kept)
	}
}

// TestALogIsTruncatedBelowACheckpoint, and goes on: what was removed is told from what is damaged.
func TestALogIsTruncatedBelowACheckpoint(t *testing.T) {
	ctx := context.Background()
	l, term, chain := chained(t, 9)
	if _, err := l.truncates(t); !errors.As(err, new(*NoCheckpointError)) {
		t.Errorf("without a checkpoint: %v", err)
	}
	c := goesOn(t, l, term, chain)
	rest := chain.Transfers(2)
	if err := l.Append(ctx, term, rest); err != nil {
		t.Fatal(err)
	}
	for range 2 { // it may be run again
		if first, err := l.truncates(t); first != c.Height || err != nil {
			t.Fatal(first, err)
		}
	}
	entries, err := l.Read(ctx, c.Height, 100)
	if err != nil || len(entries) != 3 || entries[0].BlockHash != c.Hash {
		t.Errorf("%d entries are left: %v", len(entries), err)
	}
	for _, from := range []uint64{0, 5, c.Height - 1} {
		for _, most := range []int{100, 1} { // as far as what is left, and not so far
			var truncated *ledgerlog.TruncatedError
			if _, err := l.Read(ctx, from, most); !errors.As(err, &truncated) || truncated.First != c.Height {
				t.Errorf("%d from %d: %v", most, from, err)
			}
		}
	}
	if beyond, err := l.Read(ctx, c.Height+100, 1); len(beyond) != 0 || err != nil {
		t.Errorf("of what is to come %d entries are there: %v", len(beyond), err)
	}
	if glance, err := l.Glance(ctx, c.Height); err != nil || glance.Head != chain.Head().Height || !bytes.Equal(glance.Hash, c.Hash[:]) {
		t.Errorf("%+v, %v", glance, err)
	}
	if err := l.Append(ctx, term, chain.Transfers(1)); err != nil {
		t.Error(err)
	}
	if _, err := l.database.exec(ctx, `DELETE FROM latchkey_entries WHERE ledger = $1 AND height = $2`, l.name, int64(c.Height)+1); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Read(ctx, c.Height, 100); !errors.As(err, new(*ledgerlog.DamagedError)) {
		t.Errorf("an entry that is gone from behind the checkpoint: %v", err)
	}
}

// TestALogOfNothingButACheckpointGoesOn: the block of the checkpoint is its newest.
func TestALogOfNothingButACheckpointGoesOn(t *testing.T) {
	ctx := context.Background()
	l, term, chain := chained(t, 3)
	c := recorded(t, l, chain)
	if _, err := l.truncates(t); err != nil {
		t.Fatal(err)
	}
	if glance, err := l.Glance(ctx, c.Height); err != nil || glance.Head != c.Height || l.count(t, "latchkey_entries") != 1 {
		t.Errorf("%+v, %v", glance, err)
	}
	if err := l.Append(ctx, term, chain.Transfers(1)); err != nil {
		t.Error(err)
	}
}

// TestWhatANodeNeedsStays: one that is there or was a while ago, and has not compared the checkpoint.
func TestWhatANodeNeedsStays(t *testing.T) {
	ctx := context.Background()
	l, term, chain := chained(t, 3)
	first := goesOn(t, l, term, chain)
	stands := func(s ledgerlog.Standing) {
		t.Helper()
		if err := l.Stand(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	needs := func(first uint64, by string) {
		t.Helper()
		got, err := l.truncates(t)
		held := (*HeldError)(nil)
		if errors.As(err, &held); got != first || (by != "") != (held != nil) || held != nil && held.By.Address != by {
			t.Errorf("it begins with %d, want %d; it is held by %q: %v", got, first, by, err)
		}
	}
	stands(ledgerlog.Standing{Address: "http://slow", Height: 2})
	stands(ledgerlog.Standing{Address: "http://quick", Height: first.Height, Checked: first.Height})
	needs(2, "http://slow")
	stands(ledgerlog.Standing{Address: "http://slow", Height: first.Height, Checked: first.Height})
	needs(first.Height, "")
	second := goesOn(t, l, term, chain)
	stands(ledgerlog.Standing{Address: "http://quick", Height: second.Height, Checked: second.Height})
	needs(first.Height, "http://slow")
	if _, err := l.database.exec(ctx, `UPDATE latchkey_standings SET seen = seen - interval '61 minutes' WHERE ledger = $1 AND address = 'http://slow'`, l.name); err != nil {
		t.Fatal(err)
	}
	needs(second.Height, "")
	if all, err := l.Standings(ctx); err != nil || len(all) != 1 || all[0].Address != "http://quick" || all[0].Height != second.Height {
		t.Errorf("%+v, %v", all, err)
	}
}
