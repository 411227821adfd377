package state

import "crypto/sha256"

// Witness is a Reader that remembers what was read through it, so that a result
// can be used again for as long as every read would give the same.
type Witness struct {
	below   Reader
	reads   []read
	scanned bool
}

type read struct {
	key   string
	there bool
	value [32]byte // sha256
}

// NewWitness returns a witness of what is read from below.
func NewWitness(below Reader) *Witness { return &Witness{below: below} }

// Get implements Reader.
func (w *Witness) Get(key []byte) ([]byte, bool, error) {
	value, ok, err := w.below.Get(key)
	w.reads = append(w.reads, read{string(key), ok, sha256.Sum256(value)})
	return value, ok, err
}

// Scan implements Reader. What is scanned is not remembered: the result is not
// to be used again.
func (w *Witness) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	w.scanned = true
	return w.below.Scan(start, end, visit)
}

// Holds reports whether every read would give the same from r.
func (w *Witness) Holds(r Reader) bool {
	for _, seen := range w.reads {
		value, ok, err := r.Get([]byte(seen.key))
		if err != nil || ok != seen.there || sha256.Sum256(value) != seen.value {
			return false
		}
	}
	return !w.scanned
}

// Forget lets go of the reader: what is remembered needs it no more.
func (w *Witness) Forget() { w.below = nil }
