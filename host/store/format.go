package store

import (
	"encoding/binary"
	"errors"

	"github.com/cockroachdb/pebble/v2"
)

// The first byte of a key is its space.
const (
	spaceStore byte = 0 // the store's own records
	spaceState byte = 1 // keys of core/state follow
)

// formatVersion names the layout of the folder. It changes when a program that
// knows only the old layout must not touch the new one.
const formatVersion = 1

var (
	formatKey = []byte{spaceStore, 'f', 'o', 'r', 'm', 'a', 't'} // holds a big-endian uint32
	stateEnd  = []byte{spaceState + 1}
)

func stateKey(key []byte) []byte {
	k := make([]byte, 1+len(key))
	putKey(k, key)
	return k
}

// putKey writes a key's form in the store into as many bytes.
func putKey(into, key []byte) {
	into[0] = spaceState
	copy(into[1:], key)
}

// checkFormat refuses a folder of another format and marks a new one.
func checkFormat(db *pebble.DB, dir string) error {
	value, closer, err := db.Get(formatKey)
	if errors.Is(err, pebble.ErrNotFound) {
		return markFormat(db)
	} else if err != nil {
		return err
	}
	defer closer.Close()
	found := uint32(0)
	if len(value) == 4 {
		found = binary.BigEndian.Uint32(value)
	}
	if found != formatVersion {
		return &FormatError{Dir: dir, Found: found, Wanted: formatVersion}
	}
	return nil
}

func markFormat(db *pebble.DB) (err error) {
	iter, err := db.NewIter(nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, iter.Close()) }()
	if iter.First() {
		return errors.New("it holds a database of another program")
	}
	return db.Set(formatKey, binary.BigEndian.AppendUint32(nil, formatVersion), pebble.Sync)
}
