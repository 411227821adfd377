package ledger

import (
	"crypto/sha256"
	"encoding/binary"

	"latchkey/core/state"
	"latchkey/core/transaction"
)

// HeadOf returns height and hash of the last block among changes that a ledger
// commits; false when there is none. A host can so tell how far its medium has come.
func HeadOf(changes []state.Change) (height uint64, hash transaction.Hash, ok bool) {
	prefix := recordKey(recordBlock, nil)
	for _, c := range changes {
		if len(c.Key) != len(prefix)+8 || string(c.Key[:len(prefix)]) != string(prefix) || c.Value == nil {
			continue
		}
		if at := binary.BigEndian.Uint64(c.Key[len(prefix):]); !ok || at > height {
			height, hash, ok = at, sha256.Sum256(c.Value), true
		}
	}
	return height, hash, ok
}
