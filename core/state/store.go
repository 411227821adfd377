package state

// Store is a host's ordered, durable key/value medium. Implementations:
// host/store (Pebble), and the browser's and the Worker's adapters. One
// conformance test (internal/test/storetest) runs each.
type Store interface {
	Reader
	// Commit writes all changes atomically and returns when they are durable.
	// After an error none of them may ever become visible.
	Commit(changes []Change) error
}

// Pipelined is a Store that need not be waited for before it is given more.
type Pipelined interface {
	Store
	// CommitLater is Commit that returns as soon as the changes can be read. durable
	// waits for the rest, and is called once. After an error of it the store takes no
	// further commit.
	CommitLater(changes []Change) (durable func() error, err error)
}

// Reader reads committed state. Returned slices belong to the caller; an empty
// value is never nil, so that it can be written back as it is.
type Reader interface {
	// Get returns the value of key and whether it exists.
	Get(key []byte) (value []byte, ok bool, err error)
	// Scan visits the keys in [start, end) in ascending byte order until visit
	// returns false. A nil end means no upper bound.
	Scan(start, end []byte, visit func(key, value []byte) bool) error
}

// Change is one key's new value; a nil Value deletes the key (an empty,
// non-nil Value is a value).
type Change struct {
	Key   []byte
	Value []byte
}
