package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"latchkey/core/state"
	"latchkey/core/transaction"
)

// rootAfter extends a state root: sha256(previous ‖ sha256(input ‖ changed keys
// in order with their new values ‖ hash of the outcomes)). The input holds the
// accepted transactions only.
func rootAfter(previous transaction.Hash, input []byte, deltas []state.Delta, outcomes [32]byte) transaction.Hash {
	h := hasher{Hash: sha256.New()}
	h.blob(input)
	h.count(len(deltas))
	for _, d := range deltas {
		h.blob(d.Key)
		if d.New == nil {
			h.Write([]byte{0})
			continue
		}
		h.Write([]byte{1})
		h.blob(d.New)
	}
	h.Write(outcomes[:])
	inner := h.sum()
	return sha256.Sum256(append(append(make([]byte, 0, 2*sha256.Size), previous[:]...), inner[:]...))
}

// hashOutcomes is the hash of all outcomes, of which no further one may follow.
func (w *work) hashOutcomes() [32]byte {
	if w.sum == nil {
		sum := outcomesHash(w.encoded)
		w.sum = &sum
	}
	return *w.sum
}

func outcomesHash(encoded [][]byte) [32]byte {
	h := hasher{Hash: sha256.New()}
	h.count(len(encoded))
	for _, outcome := range encoded {
		h.Write(outcome)
	}
	return h.sum()
}

// hasher hashes Borsh without writing it down first.
type hasher struct{ hash.Hash }

func (h hasher) count(n int) {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], uint32(n))
	h.Write(b[:])
}

func (h hasher) blob(b []byte) {
	h.count(len(b))
	state.Feed(h, b)
}

func (h hasher) sum() (sum [32]byte) {
	h.Sum(sum[:0])
	return sum
}
