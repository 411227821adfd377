package memstore_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"latchkey/core/state"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/storetest"
)

func TestStoreConforms(t *testing.T) {
	storetest.Run(t, func(*testing.T) state.Store { return memstore.New() })
}

func TestSnapshotKeepsItsVersion(t *testing.T) {
	s := memstore.New()
	commit(t, s, state.Change{Key: []byte("a"), Value: []byte("old")})
	snapshot := s.Snapshot()
	commit(t, s, state.Change{Key: []byte("a"), Value: []byte("new")},
		state.Change{Key: []byte("b"), Value: []byte("added")})

	if value, _, _ := snapshot.Get([]byte("a")); string(value) != "old" {
		t.Errorf("snapshot reads %q, want the value before the commit", value)
	}
	if _, ok, _ := snapshot.Get([]byte("b")); ok {
		t.Error("snapshot sees a key of a later commit")
	}
}

func TestVisitMayCommit(t *testing.T) {
	s := memstore.New()
	commit(t, s, state.Change{Key: []byte("a"), Value: []byte("1")})
	visits := 0
	err := s.Scan(nil, nil, func(key, value []byte) bool {
		visits++
		commit(t, s, state.Change{Key: append(key, 'x'), Value: value})
		return true
	})
	if err != nil || visits != 1 {
		t.Errorf("scan visited %d keys (%v), want only the one present at its start", visits, err)
	}
}

func TestReadersSeeWholeCommits(t *testing.T) {
	s := memstore.New()
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := range 500 {
			value := fmt.Appendf(nil, "%d", i)
			commit(t, s, state.Change{Key: []byte("a"), Value: value},
				state.Change{Key: []byte("b"), Value: value})
		}
	})
	for range 500 {
		var seen [][]byte
		if err := s.Scan(nil, nil, func(_, value []byte) bool {
			seen = append(seen, value)
			return true
		}); err != nil {
			t.Fatal(err)
		}
		if len(seen) == 2 && !bytes.Equal(seen[0], seen[1]) {
			t.Fatalf("a scan saw half a commit: %q", seen)
		}
	}
	writer.Wait()
}

func commit(t *testing.T, s state.Store, changes ...state.Change) {
	t.Helper()
	if err := s.Commit(changes); err != nil {
		t.Error(err)
	}
}
