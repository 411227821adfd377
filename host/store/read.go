package store

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble/v2"
)

// get and scan read the state through a database or a snapshot of it. What
// they hand out are copies: Pebble reuses its buffers.

func get(db pebble.Reader, key []byte) ([]byte, bool, error) {
	value, closer, err := db.Get(stateKey(key))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, err
	}
	defer closer.Close()
	return cloneValue(value), true, nil
}

func scan(db pebble.Reader, start, end []byte, visit func(key, value []byte) bool) (err error) {
	bounds := &pebble.IterOptions{LowerBound: stateKey(start), UpperBound: stateEnd}
	if end != nil {
		bounds.UpperBound = stateKey(end)
	}
	if bytes.Compare(bounds.LowerBound, bounds.UpperBound) >= 0 {
		return nil
	}
	iter, err := db.NewIter(bounds)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, iter.Close()) }()
	for valid := iter.First(); valid; valid = iter.Next() {
		value, err := iter.ValueAndErr()
		if err != nil {
			return err
		}
		if !visit(bytes.Clone(iter.Key()[1:]), cloneValue(value)) {
			return nil
		}
	}
	return iter.Error()
}

// cloneValue never returns nil, which would mean a deletion in a Change.
func cloneValue(value []byte) []byte { return append([]byte{}, value...) }
