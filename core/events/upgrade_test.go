package events

import (
	"encoding/json"
	"os"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
)

// before is all that an object stored of a ledger which a program made that knew no
// schedule, no rows of an index and no archives: drops 7 and 8, of which 8 has ended, and
// five claims. testdata/before.json has its entries in base64.
func before(t *testing.T) *memstore.Store {
	t.Helper()
	text, err := os.ReadFile("testdata/before.json")
	if err != nil {
		t.Fatal(err)
	}
	var entries [][2][]byte
	if err := json.Unmarshal(text, &entries); err != nil {
		t.Fatal(err)
	}
	store := memstore.New()
	var changes []state.Change
	for _, e := range entries {
		changes = append(changes, state.Change{Key: e[0], Value: append([]byte{}, e[1]...)})
	}
	if err := store.Commit(changes); err != nil {
		t.Fatal(err)
	}
	return store
}

// soon is a source of blocks a little later than the ledger of before.
type soon struct{}

func (soon) Now() uint64               { return teller.Start + 60*teller.Interval }
func (soon) Random() ([32]byte, error) { return [32]byte{}, nil }

// TestALedgerOfBefore has what this program adds to ledgers: it is made from the blocks.
func TestALedgerOfBefore(t *testing.T) {
	store := before(t)
	l, err := ledger.Open(store, nil)
	if err != nil {
		t.Fatal(err)
	}
	next, err := l.Chores(soon{}, 0, func(ledger.Committed) { t.Error("a block was made") })
	if err != nil || next != teller.Start+3600*teller.Interval+ledger.DueAfter {
		t.Errorf("the drop that has not ended is due at %d: %v", next, err)
	}
	v, err := l.View(store)
	if err != nil {
		t.Fatal(err)
	}
	own := InStore{store}
	for more := true; more; {
		if more, err = own.Note(v, 3); err != nil {
			t.Fatal(err)
		}
	}
	x := opened(t, own, v)
	for funder, want := range map[string]int{"ann.near": 6, "bob.near": 2, "eve.near": 0} {
		if got := find(t, v, x, map[string]string{"funder_id": funder}); len(got) != want {
			t.Errorf("%s has %d events, want %d", funder, len(got), want)
		}
	}
	found, err := ledger.Verify(store)
	if err != nil || len(found.Damage) > 0 || found.Head.Hash != v.Head.Hash {
		t.Errorf("%v, %v", found.Damage, err)
	}
	if page, err := v.Archive(0, 1<<20); err != nil || !page.Done {
		t.Errorf("%+v, %v", page, err)
	}
}
