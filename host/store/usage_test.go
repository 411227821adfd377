package store

import (
	"errors"
	"testing"

	"latchkey/core/state"
)

func TestWhatAStoreTakes(t *testing.T) {
	s, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.Usage()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit([]state.Change{{Key: []byte("key"), Value: make([]byte, 1<<20)}}); err != nil {
		t.Fatal(err)
	}
	after, err := s.Usage()
	if err != nil || after.DiskBytes < before.DiskBytes+1<<20 || after.MemtableBytes == 0 {
		t.Errorf("%+v before a record of 1 MiB, %+v after it, %v", before, after, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Usage(); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed store says %v", err)
	}
}
