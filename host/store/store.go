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
	// Head tells of a commit's changes which block they end with, so that it can be
	// named if it is lost; nil: commits are only counted.
	Head func([]state.Change) (height uint64, hash [32]byte, ok bool)
}

const reserveBytesDefault = 64 << 20

// Store is a state.Store in a folder. Its methods may be called from any
// goroutine.
type Store struct {
	dir     string
	db      *pebble.DB
	lock    *pebble.Lock
	reserve *reserve
	health  *health
	counter counter
	hot     *hot
	mark    *markFile
	gate    gate
	closing sync.Once
	closed  error

	mu        sync.Mutex
	snapshots map[*Snapshot]struct{}
}

var _ state.Store = (*Store)(nil)

// Get implements state.Reader.
func (s *Store) Get(key []byte) ([]byte, bool, error) {
	if err := s.enter(); err != nil {
		return nil, false, err
	}
	defer s.gate.leave()
	value, ok, err := s.hot.read(s.db, key, s.hot.last())
	return value, ok, s.health.told(err)
}

// Scan implements state.Reader. It visits the state as it was when it began.
func (s *Store) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	return s.health.told(scan(s.db, start, end, visit))
}

// Failed is closed when the store has failed for good, with Failure.
func (s *Store) Failed() <-chan struct{} { return s.health.failed }

// Failure is the *BrokenError or *DamagedError that ended the store, if one did.
func (s *Store) Failure() error { return s.health.err() }

// Commit implements state.Store. After a *FullError the store lives on as if
// the commit had not been tried; after a *BrokenError or *DamagedError it must be
// reopened.
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
	mark, err := s.apply(batch, changes)
	if err == nil {
		s.mark.write(mark)
	}
	return err
}

// apply writes a batch durably, with its mark. Pebble cannot take back a batch whose
// write failed: it reports that to the logger as fatal, or when the sync has ended.
func (s *Store) apply(batch *pebble.Batch, changes []state.Change) (mark Mark, err error) {
	defer func() {
		if fatal := recoverFatal(recover()); fatal != nil {
			err = s.health.fail(&BrokenError{Dir: s.dir, Reason: fatal.reason})
		}
	}()
	if mark, err = s.log(batch, changes); err != nil {
		return mark, err
	}
	if err := batch.SyncWait(); err != nil {
		return mark, s.health.fail(&BrokenError{Dir: s.dir, Reason: err.Error()})
	}
	return mark, nil
}

// log puts a batch into the log, in the order of marks: when one is on the disk, so
// are those before it.
func (s *Store) log(batch *pebble.Batch, changes []state.Change) (Mark, error) {
	s.counter.mu.Lock()
	defer s.counter.mu.Unlock()
	mark := s.counter.next(changes)
	err := batch.Set(markKey, mark.encode(), nil)
	if err == nil {
		err = s.hot.write(changes, func() error { return s.db.ApplyNoSyncWait(batch, pebble.Sync) })
	}
	if err == nil {
		s.counter.last = mark
	}
	return mark, err
}

// enter begins an operation, which gate.leave ends.
func (s *Store) enter() error {
	if err := s.health.err(); err != nil {
		return err
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
	s.mu.Unlock()
	for _, snapshot := range open {
		_ = snapshot.Close()
	}
	s.mark.close()
	err := errors.Join(closeDB(s.db), s.lock.Close())
	if s.health.err() != nil {
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
