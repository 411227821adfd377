//go:build js && wasm

package engine

import (
	"math/rand"

	"latchkey/wasm/bridge"
)

// guestSeed is the seed of the random source that wazero gives guests, and so
// of every host's.
const guestSeed = 42

var (
	randomSource = rand.New(rand.NewSource(guestSeed))
	randomBytes  []byte
)

// GuestRandom gives host.mjs the first length bytes that random_get gives each
// guest, over all its calls.
//
//go:wasmexport guest_random
func GuestRandom(length uint32) uint64 {
	if missing := int(length) - len(randomBytes); missing > 0 {
		more := make([]byte, missing)
		randomSource.Read(more)
		randomBytes = append(randomBytes, more...)
	}
	return bridge.Place(randomBytes[:length])
}
