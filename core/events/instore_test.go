package events

import (
	"bytes"
	"fmt"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/internal/test/memstore"
)

// TestRowsAreWrittenWithTheirBlocks: an index that is opened has them, and does not read the
// blocks again.
func TestRowsAreWrittenWithTheirBlocks(t *testing.T) {
	h := newHistory(t)
	own := InStore{h.store}
	for i := range 50 {
		if i%3 == 0 {
			h.Say("drops.near", dropEvent("claimed", i, ""))
		}
		h.Block()
		if more, err := own.Note(h.View(), 2*noteEach); err != nil || more {
			t.Fatalf("block %d: %t %v", i, more, err)
		}
	}
	x, err := Open(own, h.View())
	if err != nil {
		t.Fatal(err)
	}
	if behind := h.View().Head.Height - x.Through(); behind > noteEach || x.tail.count() != 17 {
		t.Errorf("%d blocks have to be read, %d records are there", behind, x.tail.count())
	}
}

// TestRowsOfWhatWasJustMade are those that the blocks give when they are read.
func TestRowsOfWhatWasJustMade(t *testing.T) {
	h := newHistory(t)
	for i := range 20 {
		h.Blocks(3, func(block int) {
			for n := range i % 4 {
				h.Say("drops.near", dropEvent("claimed", i, ""), "no event", dropEvent("claimed", n, ""))
				h.Fail("drops.near", dropEvent("claimed", i+n, ""))
			}
		})
		for _, m := range h.Made {
			want, err := rowOf(h.View(), m.Block.Height)
			if got := rowWith(m.Block, recordsMade(m)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("block %d: made %x, read %x, %v", m.Block.Height, got, want, err)
			}
		}
		own, just := InStore{memstore.New()}, InStore{memstore.New()}
		for _, c := range []struct {
			in   InStore
			made []ledger.Made
		}{{own, nil}, {just, h.Made}} {
			if _, err := c.in.Note(h.View(), 1000, c.made...); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := entries(just), entries(own); got != want {
			t.Errorf("rows %s, want %s", got, want)
		}
	}
}

// entries are all that a store has, as text.
func entries(s InStore) (all string) {
	_ = s.Store.Scan(nil, nil, func(key, value []byte) bool {
		all += fmt.Sprintf("%x %x\n", key, value)
		return true
	})
	return all
}

// TestLostRowsAreMadeAnew in slices, and damaged ones.
func TestLostRowsAreMadeAnew(t *testing.T) {
	h := newHistory(t)
	own := InStore{h.store}
	for i := range 20 {
		h.Say("drops.near", dropEvent("claimed", i, ""))
		h.Block()
	}
	want := fmt.Sprint(find(t, h.View(), opened(t, files{}, h.View()), map[string]string{}))
	for _, damage := range []func(){
		func() {},
		func() { commit(t, h.store, storedKey(storedThrough, nil), nil) },
		func() { commit(t, h.store, rowKey(7), []byte("short")) },
		func() { commit(t, h.store, storedKey(storedThrough, nil), []byte("?")) },
	} {
		slices := 0
		for more := true; more; slices++ {
			var err error
			if more, err = own.Note(h.View(), 6); err != nil || slices > 9 {
				t.Fatal(slices, err)
			}
		}
		damage()
		opened(t, own, h.View()) // which sees the damage, if there is any
		for more := true; more; {
			more, _ = own.Note(h.View(), 6)
		}
		if got := fmt.Sprint(find(t, h.View(), opened(t, own, h.View()), map[string]string{})); got != want {
			t.Errorf("found %s", got)
		}
	}
}

func commit(t *testing.T, store *memstore.Store, key, value []byte) {
	t.Helper()
	if err := store.Commit([]state.Change{{Key: key, Value: value}}); err != nil {
		t.Fatal(err)
	}
}

// FuzzTakeRow: whatever a row holds, it is taken whole or not at all.
func FuzzTakeRow(f *testing.F) {
	f.Add(uint64(7), make([]byte, 32+recordBytes))
	f.Add(uint64(7), []byte("short"))
	f.Fuzz(func(t *testing.T, height uint64, row []byte) {
		x := &Index{tail: segment{first: 1, through: 1}}
		if x.takeRow(height, row) != (len(x.tail.records) == len(row)-32) {
			t.Errorf("%x: %d bytes of records", row, len(x.tail.records))
		}
	})
}
