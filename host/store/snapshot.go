package store

import (
	"latchkey/core/state"

	"github.com/cockroachdb/pebble/v2"
)

// Snapshot is the state at one moment. Its methods may be called from any
// goroutine. It holds disk space of values changed since: close it.
type Snapshot struct {
	store *Store
	db    *pebble.Snapshot
	asOf  uint64 // commit
	gate  gate
}

var _ state.Reader = (*Snapshot)(nil)

// Snapshot returns the state as of now. Close it, or the store's Close will.
func (s *Store) Snapshot() (*Snapshot, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.gate.leave()
	snapshot := &Snapshot{store: s}
	snapshot.asOf, snapshot.db = s.hot.now(s.db.NewSnapshot)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snapshots[snapshot] = struct{}{}
	return snapshot, nil
}

// Get implements state.Reader.
func (s *Snapshot) Get(key []byte) ([]byte, bool, error) {
	if err := s.gate.enter(); err != nil {
		return nil, false, err
	}
	defer s.gate.leave()
	value, ok, err := s.store.hot.read(s.db, key, s.asOf)
	return value, ok, s.store.health.told(err)
}

// Scan implements state.Reader.
func (s *Snapshot) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	if err := s.gate.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	return s.store.health.told(scan(s.db, start, end, visit))
}

// Close waits for running reads and releases the snapshot. Closing again does
// nothing.
func (s *Snapshot) Close() error {
	if !s.gate.shut() {
		return nil
	}
	s.store.mu.Lock()
	delete(s.store.snapshots, s)
	s.store.mu.Unlock()
	return s.db.Close()
}

// View returns a snapshot as a reader with the function that releases it.
func (s *Store) View() (state.Reader, func(), error) {
	snapshot, err := s.Snapshot()
	if err != nil {
		return nil, nil, err
	}
	return snapshot, func() { _ = snapshot.Close() }, nil
}
