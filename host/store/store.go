package store

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"latchkey/core/state"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Options of Open. The zero value is right for a server.
type Options struct {
	Log          *slog.Logger // Pebble's messages; nil drops them
	FS           vfs.FS       // nil is the disk
	ReserveBytes int64        // disk space held back for a full disk; 0 means 64 MiB
}

const reserveBytesDefault = 64 << 20

// Store is a state.Store in a folder. Its methods may be called from any
// goroutine.
type Store struct {
	dir     string
	db      *pebble.DB
	lock    *pebble.Lock
	reserve *reserve
	gate    gate
	closing sync.Once
	closed  error

	mu        sync.Mutex
	broken    *BrokenError
	snapshots map[*Snapshot]struct{}
}

var _ state.Store = (*Store)(nil)

// Get implements state.Reader.
func (s *Store) Get(key []byte) ([]byte, bool, error) {
	if err := s.enter(); err != nil {
		return nil, false, err
	}
	defer s.gate.leave()
	return get(s.db, key)
}

// Scan implements state.Reader. It visits the state as it was when it began.
func (s *Store) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	return scan(s.db, start, end, visit)
}

// Commit implements state.Store. After a *FullError the store lives on as if
// the commit had not been tried; after a *BrokenError it must be reopened.
func (s *Store) Commit(changes []state.Change) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	if len(changes) == 0 {
		return nil
	}
	batch := s.db.NewBatch()
	defer batch.Close()
	for _, c := range changes {
		key := stateKey(c.Key)
		var err error
		if c.Value == nil {
			err = batch.Delete(key, nil)
		} else {
			err = batch.Set(key, c.Value, nil)
		}
		if err != nil {
			return err
		}
	}
	if err := s.reserve.admit(uint64(batch.Len())); err != nil {
		return err
	}
	return s.apply(batch)
}

// apply writes a batch durably. Pebble cannot take back a batch whose write
// failed: it reports that to the logger as fatal.
func (s *Store) apply(batch *pebble.Batch) (err error) {
	defer func() {
		if fatal := recoverFatal(recover()); fatal != nil {
			err = s.breakDown(fatal)
		}
	}()
	return s.db.Apply(batch, pebble.Sync)
}

func (s *Store) breakDown(fatal *fatalError) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = &BrokenError{Dir: s.dir, Reason: fatal.reason}
	}
	return s.broken
}

// enter begins an operation, which gate.leave ends.
func (s *Store) enter() error {
	s.mu.Lock()
	broken := s.broken
	s.mu.Unlock()
	if broken != nil {
		return broken
	}
	return s.gate.enter()
}

// Close waits for running operations, closes open snapshots and releases the
// folder. Closing again does nothing more.
func (s *Store) Close() error {
	s.closing.Do(func() { s.closed = s.close() })
	return s.closed
}

func (s *Store) close() error {
	s.gate.shut()
	s.mu.Lock()
	open := slices.Collect(maps.Keys(s.snapshots))
	broken := s.broken
	s.mu.Unlock()
	for _, snapshot := range open {
		_ = snapshot.Close()
	}
	err := errors.Join(closeDB(s.db), s.lock.Close())
	if broken != nil {
		return nil // reported before, and nothing else makes closing fail
	}
	return err
}

func closeDB(db *pebble.DB) (err error) {
	defer func() {
		if fatal := recoverFatal(recover()); fatal != nil {
			err = fatal
		}
	}()
	return db.Close()
}
