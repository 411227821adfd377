package state

import "hash"

// pieceBytes are hashed at a time. An engine of WebAssembly puts the faster code that it has made of a function into its
// place between two calls only: a megabyte in one call is hashed by the slow one.
const pieceBytes = 16 << 10

// Feed adds bytes to a hash, in pieces.
func Feed(h hash.Hash, b []byte) {
	for len(b) > pieceBytes {
		h.Write(b[:pieceBytes])
		b = b[pieceBytes:]
	}
	h.Write(b)
}
