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
	// CacheOf names the ledger of a log elsewhere that the store is a cache of; empty: it
	// is the only place of what it holds (cache.go).
	CacheOf string
	// OneOfMany has the store take an eighth of what one takes that is alone in its process.
	OneOfMany bool
}

// manyShare is what a store takes that is one of many: one in so many of it.
const manyShare = 8

// share is what the store may take of an amount in bytes.
func (o Options) share(bytes int) int {
	if o.OneOfMany {
		return bytes / manyShare
	}
	return bytes
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
	mark    *markFile // nil: of a cache
	gate    gate
	closing sync.Once
	closed  error

	mu        sync.Mutex
	snapshots map[*Snapshot]struct{}
}

var _ state.Pipelined = (*Store)(nil)

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
	durable, err := s.CommitLater(changes)
	if err != nil {
		return err
	}
	return durable()
}

// CommitLater implements state.Pipelined. Its errors are those of Commit; a *FullError
// comes at once.
func (s *Store) CommitLater(changes []state.Change) (durable func() error, err error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	if len(changes) == 0 {
		s.gate.leave()
		return func() error { return nil }, nil
	}
	batch := s.db.NewBatch()
	end := func() {
		_ = batch.Close()
		s.gate.leave()
	}
	mark, err := s.write(batch, changes)
	if err != nil {
		end()
		return nil, err
	}
	return func() error {
		defer end()
		if s.isCache() {
			return nil
		}
		err := s.sync(batch)
		if err == nil {
			s.mark.write(mark)
		}
		return err
	}, nil
}

// write puts changes into a batch, and that into the log.
func (s *Store) write(batch *pebble.Batch, changes []state.Change) (mark Mark, err error) {
	for _, c := range changes {
		if err := put(batch, c); err != nil {
			return mark, err
		}
	}
	if err := s.reserve.admit(uint64(batch.Len())); err != nil {
		return mark, err
	}
	defer s.broken(&err)
	return s.log(batch, changes)
}

// put writes a change into a batch, in its place there.
func put(batch *pebble.Batch, c state.Change) error {
	size := 1 + len(c.Key)
	if c.Value == nil {
		at := batch.DeleteDeferred(size)
		putKey(at.Key, c.Key)
		return at.Finish()
	}
	at := batch.SetDeferred(size, len(c.Value))
	putKey(at.Key, c.Key)
	copy(at.Value, c.Value)
	return at.Finish()
}

// sync waits until a batch is on the disk.
func (s *Store) sync(batch *pebble.Batch) (err error) {
	defer s.broken(&err)
	if err := batch.SyncWait(); err != nil {
		return s.health.fail(&BrokenError{Dir: s.dir, Reason: err.Error()})
	}
	return nil
}

// broken ends the store when Pebble says that a write failed, which it cannot take
// back: to the logger, as fatal.
func (s *Store) broken(err *error) {
	if fatal := recoverFatal(recover()); fatal != nil {
		*err = s.health.fail(&BrokenError{Dir: s.dir, Reason: fatal.reason})
	}
}

// log puts a batch into the log, in the order of marks: when one is on the disk, so
// are those before it.
func (s *Store) log(batch *pebble.Batch, changes []state.Change) (Mark, error) {
	s.counter.mu.Lock()
	defer s.counter.mu.Unlock()
	mark := s.counter.next(changes)
	err := batch.Set(markKey, mark.encode(), nil)
	if err == nil {
		err = s.hot.write(changes, func() error { return s.apply(batch) })
	}
	if err == nil {
		s.counter.last = mark
	}
	return mark, err
}

// apply makes a batch readable; sync makes it durable, unless the store is a cache.
func (s *Store) apply(batch *pebble.Batch) error {
	if s.isCache() {
		return s.db.Apply(batch, pebble.NoSync)
	}
	return s.db.ApplyNoSyncWait(batch, pebble.Sync)
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
	if !s.isCache() {
		s.mark.close()
	}
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
