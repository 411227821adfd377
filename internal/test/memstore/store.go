package memstore

import (
	"bytes"
	"sync"
	"sync/atomic"

	"latchkey/core/state"
)

// Store is a state.Store in memory. The zero value is empty and ready. Its
// methods may be called from any goroutine.
type Store struct {
	committing sync.Mutex
	root       atomic.Pointer[node]
}

var _ state.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store { return &Store{} }

// Get implements state.Reader; it never fails.
func (s *Store) Get(key []byte) ([]byte, bool, error) {
	return s.Snapshot().Get(key)
}

// Scan implements state.Reader; it never fails. It visits the version that was
// current when it began, so visit may commit.
func (s *Store) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	return s.Snapshot().Scan(start, end, visit)
}

// Commit implements state.Store; it never fails. "Durable" means: as long as
// the process lives.
func (s *Store) Commit(changes []state.Change) error {
	s.committing.Lock()
	defer s.committing.Unlock()
	root := s.root.Load()
	for _, c := range changes {
		if c.Value == nil {
			root = root.without(c.Key)
			continue
		}
		root = root.with(newNode(bytes.Clone(c.Key), bytes.Clone(c.Value)))
	}
	s.root.Store(root)
	return nil
}

// Snapshot returns the current version, which later commits do not touch.
func (s *Store) Snapshot() Snapshot { return Snapshot{s.root.Load()} }

// Snapshot is one version of a store. It holds no resources to release.
type Snapshot struct{ root *node }

var _ state.Reader = Snapshot{}

// Get implements state.Reader; it never fails.
func (s Snapshot) Get(key []byte) ([]byte, bool, error) {
	n := s.root.find(key)
	if n == nil {
		return nil, false, nil
	}
	return bytes.Clone(n.value), true, nil
}

// Scan implements state.Reader; it never fails.
func (s Snapshot) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	s.root.scan(start, end, func(n *node) bool {
		return visit(bytes.Clone(n.key), bytes.Clone(n.value))
	})
	return nil
}

// View returns the current version as a reader; there is nothing to release.
func (s *Store) View() (state.Reader, func(), error) { return s.Snapshot(), func() {}, nil }
