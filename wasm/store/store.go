//go:build js && wasm

package store

import (
	"errors"

	"latchkey/core/borsh"
	"latchkey/core/state"
	"latchkey/wasm/bridge"
)

// Each import returns the length of its answer, or one of these.
const (
	absent = -1
	failed = -2 // the answer's length comes from failure
)

//go:wasmimport latchkey store_get
func storeGet(ledger uint32, key string) int64

//go:wasmimport latchkey store_scan
func storeScan(ledger uint32, start, end string, bounded bool) int64

//go:wasmimport latchkey store_commit
func storeCommit(ledger uint32, changes string) int64

//go:wasmimport latchkey store_failure
func storeFailure() int64

// Store is the medium of the ledger with this number.
type Store uint32

var _ state.Store = Store(0)

func failure() error { return errors.New("store: " + string(bridge.Answer(storeFailure()))) }

// Get implements state.Reader.
func (s Store) Get(key []byte) ([]byte, bool, error) {
	if value, ok, known := s.remembered(key); known {
		return value, ok, nil
	}
	value, ok, err := s.get(key)
	if err == nil {
		s.remember(key, value, ok)
	}
	return value, ok, err
}

func (s Store) get(key []byte) ([]byte, bool, error) {
	switch length := storeGet(uint32(s), bridge.Text(key)); length {
	case absent:
		return nil, false, nil
	case failed:
		return nil, false, failure()
	default:
		return bridge.Answer(length), true, nil
	}
}

// Scan implements state.Reader. It reads page by page, so that a long range
// need not be in memory at once and visit may call into host.mjs.
func (s Store) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	for {
		length := storeScan(uint32(s), bridge.Text(start), bridge.Text(end), end != nil)
		if length == failed {
			return failure()
		}
		page := borsh.NewReader(bridge.Answer(length))
		more := page.Bool()
		for page.Remaining() > 0 && page.Err() == nil {
			key, value := page.Blob(), page.Blob()
			start = append(append(make([]byte, 0, len(key)+1), key...), 0)
			if !visit(key, value) {
				return nil
			}
		}
		if err := page.Err(); err != nil || !more {
			return err
		}
	}
}

// Commit implements state.Store.
func (s Store) Commit(changes []state.Change) error {
	var w borsh.Writer
	for _, c := range changes {
		w.Blob(c.Key)
		w.Bool(c.Value != nil)
		w.Blob(c.Value)
	}
	if storeCommit(uint32(s), bridge.Text(w.Bytes())) == failed {
		return failure()
	}
	for _, c := range changes {
		s.remember(c.Key, c.Value, c.Value != nil)
	}
	return nil
}
