package receipt

import (
	"crypto/sha256"
	"encoding/binary"

	"latchkey/core/transaction"
)

// derive hashes parent ‖ height ‖ n (little-endian), as all ids are made.
func derive(parent transaction.Hash, height, n uint64) transaction.Hash {
	b := append(make([]byte, 0, 48), parent[:]...)
	b = binary.LittleEndian.AppendUint64(b, height)
	b = binary.LittleEndian.AppendUint64(b, n)
	return sha256.Sum256(b)
}

// OfTransaction is the id of the receipt that a transaction becomes.
func OfTransaction(tx transaction.Hash, height uint64) transaction.Hash { return derive(tx, height, 0) }

// Child is the id of the k-th receipt that a receipt makes, counted over
// action receipts, then refunds, then data receipts.
func Child(parent transaction.Hash, height, k uint64) transaction.Hash {
	return derive(parent, height, k)
}

// ActionHash identifies one action of a receipt.
func ActionHash(parent transaction.Hash, height uint64, action int) transaction.Hash {
	return derive(parent, height, ^uint64(action))
}

// DataID is the id of the k-th datum that an action's promises wait for.
func DataID(action transaction.Hash, height, k uint64) transaction.Hash {
	return derive(action, height, k)
}

// RandomSeed is what a call sees as randomness.
func RandomSeed(action transaction.Hash, blockRandom [32]byte) [32]byte {
	return sha256.Sum256(append(append(make([]byte, 0, 64), action[:]...), blockRandom[:]...))
}
