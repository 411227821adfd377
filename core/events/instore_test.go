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
	if behind := h.View().Head.Height - x.Through(); behind > noteEach || x.tail.count() != 17*3 {
		t.Errorf("%d blocks have to be read, %d records of events, transactions and receipts are there", behind, x.tail.count())
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
			got, wrong := rowMade(m)
			if err != nil || wrong != nil || !bytes.Equal(got, want) {
				t.Errorf("block %d: made %x, %v, read %x, %v", m.Block.Height, got, wrong, want, err)
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
		noteAll(t, own, h.View(), 6)
		damage()
		opened(t, own, h.View()) // which sees the damage, if there is any
		noteAll(t, own, h.View(), 6)
		if got := fmt.Sprint(find(t, h.View(), opened(t, own, h.View()), map[string]string{})); got != want {
			t.Errorf("found %s", got)
		}
	}
}

// TestBlocksWithoutEventsArePassed, fewer of them at a time than are noted together.
func TestBlocksWithoutEventsArePassed(t *testing.T) {
	h := newHistory(t)
	for range 3*noteEach + 1 {
		h.Block()
	}
	noteAll(t, InStore{h.store}, h.View(), noteEach/3)
}

// noteAll notes blocks in slices, and wants each slice to come on.
func noteAll(t testing.TB, own InStore, v *ledger.View, blocks int) {
	t.Helper()
	for slices := uint64(0); ; slices++ {
		more, err := own.Note(v, blocks)
		if err != nil || slices > v.Head.Height {
			t.Fatal(slices, err)
		}
		if !more {
			return
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
