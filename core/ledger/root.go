package ledger

import (
	"crypto/sha256"

	"latchkey/core/borsh"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// rootAfter extends a state root: sha256(previous ‖ sha256(input ‖ changed keys
// in order with their new values ‖ hash of the outcomes)). The input holds the
// accepted transactions only.
func rootAfter(previous transaction.Hash, input []byte, deltas []state.Delta, outcomes []runtime.Outcome) transaction.Hash {
	var w borsh.Writer
	w.Blob(input)
	w.Count(len(deltas))
	for _, d := range deltas {
		w.Blob(d.Key)
		w.Bool(d.New != nil)
		if d.New != nil {
			w.Blob(d.New)
		}
	}
	w.Hash(outcomesHash(outcomes))
	inner := sha256.Sum256(w.Bytes())
	return sha256.Sum256(append(append([]byte{}, previous[:]...), inner[:]...))
}

func outcomesHash(outcomes []runtime.Outcome) [32]byte {
	var w borsh.Writer
	w.Count(len(outcomes))
	for i := range outcomes {
		outcomes[i].Encode(&w)
	}
	return sha256.Sum256(w.Bytes())
}
