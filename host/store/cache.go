package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// A store may be the cache of a ledger whose log is kept elsewhere. What it commits is not
// synced: after a power cut it is as it was some commits before, and the log has the rest.
// For the same reason nothing marks its last commit. It says of itself that it is one, so
// that nobody goes on with it as if it were the ledger.

var cacheKey = []byte{spaceStore, 'c', 'a', 'c', 'h', 'e'} // holds the name of the ledger

func (s *Store) isCache() bool { return s.mark == nil }

// CacheError is a store that is to be opened as what it is not.
type CacheError struct {
	Dir    string
	Is     string // the ledger that it is a cache of; empty: it holds a ledger of its own
	Wanted string // the ledger that it was to be a cache of; empty: none
}

func (e *CacheError) Error() string {
	switch {
	case e.Is == "":
		return fmt.Sprintf("the store %s holds a ledger of its own, and is no cache of the ledger %q", e.Dir, e.Wanted)
	case e.Wanted == "":
		return fmt.Sprintf("the store %s is a cache of the ledger %q, whose log is in a database: start the node with --log and --ledger %s", e.Dir, e.Is, e.Is)
	}
	return fmt.Sprintf("the store %s is a cache of the ledger %q, and not of %q: use another home, or delete it", e.Dir, e.Is, e.Wanted)
}

// BecomeCache has the store be opened as a cache from now on: all that it holds is in the
// log of a ledger of that name.
func (s *Store) BecomeCache(of string) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	return s.db.Set(cacheKey, []byte(of), pebble.Sync)
}

// checkCache refuses a store that is not what it is opened as. An empty one becomes that.
func checkCache(db *pebble.DB, dir, wanted string, last Mark) error {
	value, closer, err := db.Get(cacheKey)
	is := ""
	switch {
	case err == nil:
		is = string(value)
		err = closer.Close()
	case errors.Is(err, pebble.ErrNotFound):
		err = nil
	}
	switch {
	case err != nil || is == wanted:
		return err
	case is == "" && last.Commits == 0:
		return db.Set(cacheKey, []byte(wanted), pebble.Sync)
	}
	return &CacheError{dir, is, wanted}
}
