package postgres

import (
	"context"
	"errors"
	"math"
	"testing"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
)

// damages are what may become of the newest checkpoint's rows, by whether its record is not
// whole then.
var damages = []struct {
	name, sql string
	inRecord  bool
}{
	{"another sum", `UPDATE latchkey_checkpoints SET sum = set_byte(sum, 0, get_byte(sum, 0) # 1) WHERE ledger = $1 AND height = $2`, true},
	{"a shorter sum", `UPDATE latchkey_checkpoints SET sum = substr(sum, 1, 7) WHERE ledger = $1 AND height = $2`, true},
	{"no sum", `UPDATE latchkey_checkpoints SET sum = '' WHERE ledger = $1 AND height = $2`, true},
	{"another block", `UPDATE latchkey_checkpoints SET hash = set_byte(hash, 9, get_byte(hash, 9) # 1) WHERE ledger = $1 AND height = $2`, true},
	{"a height far ahead", `UPDATE latchkey_checkpoints SET height = height + 1000000 WHERE ledger = $1 AND height = $2`, true},
	{"a height below zero", `UPDATE latchkey_checkpoints SET height = -height WHERE ledger = $1 AND height = $2`, true},
	{"a page is not listed", `DELETE FROM latchkey_contents WHERE ledger = $1 AND height = $2 AND page = 1`, true},
	{"another page is listed", `UPDATE latchkey_contents SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE ledger = $1 AND height = $2 AND page = 1`, true},
	{"pages are swapped", `UPDATE latchkey_contents a SET hash = b.hash FROM latchkey_contents b WHERE a.ledger = $1 AND a.height = $2 AND b.ledger = $1 AND b.height = $2 AND a.page < 2 AND b.page = 1 - a.page`, true},
	{"nothing is listed", `DELETE FROM latchkey_contents WHERE ledger = $1 AND height = $2`, true},
	{"a page is damaged", `UPDATE latchkey_pages SET body = set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1) WHERE ledger = $1
		AND hash IN (SELECT hash FROM latchkey_contents WHERE ledger = $1 AND height = $2)`, false},
	{"a page is cut", `UPDATE latchkey_pages SET body = substr(body, 1, length(body) - 1) WHERE ledger = $1
		AND hash = (SELECT hash FROM latchkey_contents WHERE ledger = $1 AND height = $2 AND page = 0)`, false},
	{"a page is gone", `DELETE FROM latchkey_pages WHERE ledger = $1 AND hash = (SELECT hash FROM latchkey_contents WHERE ledger = $1 AND height = $2 AND page = 0)`, false},
}

// damage does what one of them says.
func (l *Log) damage(t *testing.T, sql string, height uint64) {
	t.Helper()
	if n, err := l.database.exec(context.Background(), sql, l.name, int64(height)); n == 0 || err != nil {
		t.Fatal(n, err)
	}
}

// TestADamagedRecordIsTold from one that is whole, whatever is damaged of it, and another is recorded
// after it was dropped, also of the same block.
func TestADamagedRecordIsTold(t *testing.T) {
	ctx := context.Background()
	for _, damage := range damages {
		l, term, chain := chained(t, 5)
		first := recorded(t, l, chain)
		second := goesOn(t, l, term, chain)
		l.damage(t, damage.sql, second.Height)
		whole, damaged, err := l.Recorded(ctx)
		if err != nil || len(whole)+len(damaged) != 2 || (len(damaged) == 1) != damage.inRecord || whole[len(whole)-1].BlockID != first.BlockID {
			t.Errorf("%s: %+v are whole, %+v damaged: %v", damage.name, whole, damaged, err)
		}
		for _, c := range damaged {
			if err := l.Drop(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
		if !damage.inRecord {
			continue
		}
		again := recorded(t, l, chain)
		if whole, damaged, err := l.Recorded(ctx); err != nil || len(whole) != 2 || whole[0].Sum != again.Sum() || len(damaged) != 0 {
			t.Errorf("%s, after it was made again: %+v are whole, %+v damaged: %v", damage.name, whole, damaged, err)
		}
	}
}

// TestWhatIsDroppedIsWhatWasMeant: not one that was recorded in its place meanwhile.
func TestWhatIsDroppedIsWhatWasMeant(t *testing.T) {
	ctx := context.Background()
	l, _, chain := chained(t, 5)
	c := recorded(t, l, chain)
	meant := ledgerlog.Checkpoint{BlockID: c.BlockID, Sum: c.Sum()}
	for _, other := range []ledgerlog.Checkpoint{{BlockID: meant.BlockID}, {BlockID: ledger.BlockID{Height: meant.Height}, Sum: meant.Sum}} {
		if err := l.Drop(ctx, other); err != nil || l.count(t, "latchkey_checkpoints") != 1 {
			t.Errorf("%+v: %v", other, err)
		}
	}
	if err := l.Drop(ctx, meant); err != nil || l.count(t, "latchkey_checkpoints") != 0 {
		t.Error(err)
	}
}

// TestALogStaysThatNobodyCouldDoWithout: of a checkpoint that is damaged nothing below is removed, it is not
// there any more, and the next one brings the pages again that it has in common with it.
func TestALogStaysThatNobodyCouldDoWithout(t *testing.T) {
	ctx := context.Background()
	for _, damage := range damages {
		l, term, chain := chained(t, 5)
		c := recorded(t, l, chain)
		l.damage(t, damage.sql, c.Height)
		for range 2 { // also once the record is gone
			first, err := l.truncates(t)
			if first != 2 || !errors.As(err, new(*ledger.CheckpointError)) && !errors.As(err, new(*NoCheckpointError)) {
				t.Errorf("%s: the log begins with %d: %v", damage.name, first, err)
			}
		}
		if n := l.count(t, "latchkey_entries"); n != 5 {
			t.Errorf("%s: %d entries are left", damage.name, n)
		}
		if all, err := l.All(ctx); len(all) != 0 || err != nil {
			t.Errorf("%s: it is there still: %+v, %v", damage.name, all, err)
		}
		next := goesOn(t, l, term, chain)
		if first, err := l.truncates(t); first != next.Height || err != nil {
			t.Errorf("%s, at the next checkpoint: the log begins with %d: %v", damage.name, first, err)
		}
	}
}

// TestALogIsTruncatedBelowAnOlderCheckpoint where the newest is damaged, which is told.
func TestALogIsTruncatedBelowAnOlderCheckpoint(t *testing.T) {
	ctx := context.Background()
	for _, damage := range damages {
		l, term, chain := chained(t, 5)
		older := recorded(t, l, chain)
		newest := goesOn(t, l, term, chain)
		if damage.name == "a page is damaged" {
			continue // those that both have, too
		}
		l.damage(t, damage.sql, newest.Height)
		var told []error
		first, err := l.Truncate(ctx, math.MaxUint64, func(err error) { told = append(told, err) })
		wants := 1
		if damage.name == "a height below zero" {
			wants = 0 // it is the oldest then
		}
		if first != older.Height || err != nil || len(told) != wants {
			t.Errorf("%s: the log begins with %d: %v, it tells %v", damage.name, first, err, told)
		}
	}
}

// TestNothingIsRemovedBeyondWhatIsMeant: neither below a checkpoint that came after somebody agreed, nor
// where the log is said to begin with an entry that it does not have.
func TestNothingIsRemovedBeyondWhatIsMeant(t *testing.T) {
	ctx := context.Background()
	l, term, chain := chained(t, 5)
	agreed := recorded(t, l, chain)
	goesOn(t, l, term, chain)
	quiet := func(err error) { t.Errorf("it passes over: %v", err) }
	if first, err := l.Truncate(ctx, agreed.Height-1, quiet); first != 2 || err != nil {
		t.Error(first, err)
	}
	if first, err := l.Truncate(ctx, agreed.Height, quiet); first != agreed.Height || err != nil {
		t.Error(first, err)
	}
	left := l.count(t, "latchkey_entries")
	l.damage(t, `UPDATE latchkey_truncated SET first = first + $2 WHERE ledger = $1`, 1_000_000)
	if _, err := l.truncates(t); !errors.As(err, new(*ledgerlog.DamagedError)) {
		t.Errorf("a log that is said to begin where it has nothing: %v", err)
	}
	if err := l.removeBelow(ctx, agreed.Height+1_000_000); err != nil || l.count(t, "latchkey_entries") != left {
		t.Errorf("%d of %d entries are left: %v", l.count(t, "latchkey_entries"), left, err)
	}
	if entries, err := l.Read(ctx, agreed.Height, 100); err != nil || len(entries) != left {
		t.Errorf("who reads what is there reads %d of %d entries: %v", len(entries), left, err)
	}
}

// TestACheckpointOfAnotherBlockTruncatesNothing: its own pages have its sum, but the log has another block there.
func TestACheckpointOfAnotherBlockTruncatesNothing(t *testing.T) {
	l, _, chain := chained(t, 5)
	recorded(t, l, chain)
	other := logtest.NewChain(t, 1)
	other.Transfers(6)
	strange := &Log{database: l.database, beside: l.beside, name: l.name, genesis: l.genesis}
	c, pages := other.Checkpoint()
	if err := strange.PutPages(context.Background(), pages); err != nil {
		t.Fatal(err)
	}
	if ok, err := strange.Record(context.Background(), c, nil); ok || err != nil {
		t.Fatal("it is recorded", err)
	}
	l.damage(t, `UPDATE latchkey_entries SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE ledger = $1 AND height = $2`, chain.Head().Height)
	if first, err := l.truncates(t); first != 2 || !errors.As(err, new(*ledger.CheckpointError)) {
		t.Errorf("the log begins with %d: %v", first, err)
	}
	if n := l.count(t, "latchkey_entries"); n != 5 {
		t.Errorf("%d entries are left", n)
	}
}
