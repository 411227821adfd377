package store

import (
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// health is whether a store can go on. Its first failure is its last word: what
// comes later follows from it.
type health struct {
	dir    string
	failed chan struct{}

	mu    sync.Mutex
	cause error
}

func newHealth(dir string) *health { return &health{dir: dir, failed: make(chan struct{})} }

// fail notes a failure, and returns the first one.
func (h *health) fail(cause error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cause == nil {
		h.cause = cause
		close(h.failed)
	}
	return h.cause
}

func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.cause
}

// listener hears of damage that Pebble meets, in a read or in its own work. Left
// to itself Pebble ends the process on the spot.
func (h *health) listener() *pebble.EventListener {
	return &pebble.EventListener{DataCorruption: func(info pebble.DataCorruptionInfo) {
		_ = h.fail(&DamagedError{Dir: h.dir, File: info.Path, Err: info.Details})
	}}
}

// told puts the sentence about damage in the place of Pebble's error.
func (h *health) told(err error) error {
	if err != nil && pebble.IsCorruptionError(err) {
		return h.fail(&DamagedError{Dir: h.dir, Err: err})
	}
	return err
}
