package memstore

import (
	"sync"

	"latchkey/core/state"

	"github.com/tidwall/btree"
)

// Store is a state.Store in memory. The zero value is empty and ready. Its
// methods may be called from any goroutine.
type Store struct {
	mu   sync.RWMutex
	tree btree.Map[string, []byte]
}

var _ state.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store { return &Store{} }

// Get implements state.Reader; it never fails.
func (s *Store) Get(key []byte) ([]byte, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return get(&s.tree, key)
}

// Scan implements state.Reader; it never fails. It visits the version that was
// current when it began, so visit may commit.
func (s *Store) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	return s.Snapshot().Scan(start, end, visit)
}

// Commit implements state.Store; it never fails. "Durable" means: as long as
// the process lives.
func (s *Store) Commit(changes []state.Change) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range changes {
		if c.Value == nil {
			s.tree.Delete(string(c.Key))
			continue
		}
		s.tree.Set(string(c.Key), clone(c.Value))
	}
	return nil
}

// Snapshot returns the current version, which later commits do not touch.
func (s *Store) Snapshot() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Snapshot{s.tree.Copy()}
}

// Snapshot is one version of a store. It holds no resources to release.
type Snapshot struct{ tree *btree.Map[string, []byte] }

var _ state.Reader = Snapshot{}

// Get implements state.Reader; it never fails.
func (s Snapshot) Get(key []byte) ([]byte, bool, error) { return get(s.tree, key) }

// Scan implements state.Reader; it never fails.
func (s Snapshot) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	s.tree.Ascend(string(start), func(key string, value []byte) bool {
		return (end == nil || key < string(end)) && visit([]byte(key), clone(value))
	})
	return nil
}

// View returns a snapshot as a reader, and nothing to release.
func (s *Store) View() (state.Reader, func(), error) { return s.Snapshot(), func() {}, nil }

func get(tree *btree.Map[string, []byte], key []byte) ([]byte, bool, error) {
	value, ok := tree.Get(string(key))
	if !ok {
		return nil, false, nil
	}
	return clone(value), true, nil
}

// clone never returns nil, which would be a deletion.
func clone(value []byte) []byte { return append([]byte{}, value...) }
