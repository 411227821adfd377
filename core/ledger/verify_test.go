package ledger

import (
	"bytes"
	"testing"

	"latchkey/core/state"
)

// TestVerifyReadsEverything: a ledger is whole, and no record that blocks, history or
// accounts need can go, or be cut short, without a word.
func TestVerifyReadsEverything(t *testing.T) {
	s := newStage(t)
	for range 3 {
		s.runs(func(*guest) {})
	}
	v, err := Verify(s.l.store)
	if err != nil || len(v.Damage) > 0 {
		t.Fatalf("%v, %v", err, v.Damage)
	}
	if v.Head.Height != s.view().Head.Height || v.Blocks < 4 || v.Transactions < 3 || v.Outcomes < 3 || v.UndoRecords == 0 || v.Records == 0 {
		t.Errorf("got %+v", v)
	}
	var changes []state.Change
	if err := s.l.store.Scan(nil, nil, func(key, value []byte) bool {
		isNeeded := len(key) > 1 && key[0] == state.Outside && bytes.IndexByte([]byte{recordBlock, recordHeight, recordPage, recordPlace, 'u', 'U'}, key[1]) >= 0
		if e, ok := state.EntryOf(key); isNeeded {
			changes = append(changes, state.Change{Key: key})
		} else if !ok || e.Kind == state.EntryData {
			return true
		}
		if len(value) > 1 && key[1] != 'u' { // what an undo record holds is some contract's
			changes = append(changes, state.Change{Key: key, Value: value[:len(value)-1]})
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if len(changes) < 30 {
		t.Errorf("only %d records are tried", len(changes))
	}
	for _, c := range changes {
		value, _, _ := s.l.store.Get(c.Key)
		if err := s.l.store.Commit([]state.Change{c}); err != nil {
			t.Fatal(err)
		}
		if v, err := Verify(s.l.store); err != nil || len(v.Damage) == 0 {
			t.Errorf("record %x became %x: %v, nothing is damaged", c.Key, c.Value, err)
		}
		if err := s.l.store.Commit([]state.Change{{Key: c.Key, Value: value}}); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := Verify(s.l.store); err != nil || len(v.Damage) > 0 {
		t.Errorf("put back: %v, %v", err, v.Damage)
	}
}

// TestVerifyPassesOnWhatTheStoreSays.
func TestVerifyPassesOnWhatTheStoreSays(t *testing.T) {
	s := newStage(t)
	s.runs(func(*guest) {})
	for reads := range 8 {
		if _, err := Verify(&failingStore{Store: s.l.store, readsLeft: reads}); err != errDisk {
			t.Errorf("read %d fails: %v", reads, err)
		}
	}
}

// TestHeadOfACommit is the last block of it.
func TestHeadOfACommit(t *testing.T) {
	s := newStage(t)
	watched := &watchedStore{Store: s.l.store}
	s.l.store = watched
	s.runs(func(*guest) {})
	height, hash, ok := HeadOf(watched.last)
	if head := s.view().Head; !ok || height != head.Height || hash != head.Hash {
		t.Errorf("got %d %s %v, want %d %s", height, hash, ok, head.Height, head.Hash)
	}
	if _, _, ok := HeadOf(nil); ok {
		t.Error("nothing has a head")
	}
}

// watchedStore keeps the last commit.
type watchedStore struct {
	state.Store
	last []state.Change
}

func (w *watchedStore) Commit(changes []state.Change) error {
	w.last = changes
	return w.Store.Commit(changes)
}
