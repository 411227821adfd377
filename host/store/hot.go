package store

import (
	"bytes"
	"sync"

	"latchkey/core/state"

	"github.com/cockroachdb/pebble/v2"
)

// What the hot records may take, in bytes; and what one of them may.
const (
	hotBytesMax      = 16 << 20
	hotValueBytesMax = 64 << 10
	hotEntryBytes    = 96 // beside key and value
)

// hot keeps records in memory that were read or written lately. Reading one from
// Pebble takes longer than most of what is then done with it.
//
// Commits write through it. It knows with which commit a record got its value, so that
// snapshots share it: they see what is not younger than they are.
type hot struct {
	max      int // bytes
	mu       sync.Mutex
	commit   uint64 // the last one
	recent   map[string]hotValue
	earlier  map[string]hotValue // not used since recent was empty: the next to go
	recently int                 // bytes in recent
	emptied  uint64              // the last commit before recent was empty
	complete uint64              // what commits after this one have changed is all here
}

// hotValue is a record as it has been since a commit; nil is no record.
type hotValue struct {
	value []byte
	since uint64
}

func newHot(max int) *hot {
	return &hot{max: max, recent: map[string]hotValue{}, earlier: map[string]hotValue{}}
}

// get returns what a reader as of a commit sees, and whether that is known.
func (h *hot) get(key []byte, asOf uint64) (value []byte, ok, known bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v, found := h.recent[string(key)]
	if !found {
		if v, found = h.earlier[string(key)]; found {
			h.put(string(key), v)
		}
	}
	if !found || v.since > asOf {
		return nil, false, false
	}
	return v.value, v.value != nil, true
}

// keep notes what a reader as of a commit has read, if nothing has changed it since.
func (h *hot) keep(key, value []byte, asOf uint64) {
	if len(value) > hotValueBytesMax {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	_, recent := h.recent[string(key)]
	_, earlier := h.earlier[string(key)]
	if !recent && !earlier && asOf >= h.complete {
		h.put(string(key), hotValue{value, asOf})
	}
}

// write makes changes visible with apply, which may fail, and tells of them from then on.
func (h *hot) write(changes []state.Change, apply func() error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := apply(); err != nil {
		return err
	}
	h.commit++
	for _, c := range changes {
		key := string(c.Key)
		if len(c.Value) > hotValueBytesMax {
			delete(h.recent, key)
			delete(h.earlier, key)
			h.complete = h.commit
			continue
		}
		h.put(key, hotValue{bytes.Clone(c.Value), h.commit})
	}
	return nil
}

// now returns the last commit, and what take makes as of it.
func (h *hot) now(take func() *pebble.Snapshot) (uint64, *pebble.Snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.commit, take()
}

func (h *hot) last() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.commit
}

func (h *hot) put(key string, v hotValue) {
	h.recently += hotEntryBytes + len(key) + len(v.value)
	h.recent[key] = v
	if h.recently > h.max/2 {
		h.recent, h.earlier, h.recently = map[string]hotValue{}, h.recent, 0
		h.complete, h.emptied = max(h.complete, h.emptied), h.commit
	}
}

// read answers from memory, or else from db, which is as of the same commit.
func (h *hot) read(db pebble.Reader, key []byte, asOf uint64) ([]byte, bool, error) {
	if value, ok, known := h.get(key, asOf); known {
		if !ok {
			return nil, false, nil
		}
		return cloneValue(value), true, nil
	}
	value, ok, err := get(db, key)
	if ok {
		h.keep(key, cloneValue(value), asOf)
	}
	return value, ok, err
}
