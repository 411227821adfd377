// Package borsh encodes and decodes Borsh, NEAR's binary format: little-endian
// integers, u32-prefixed strings and vectors, one-byte option and enum tags.
// Encodings are canonical: a decoder accepts exactly the bytes the encoder
// writes. It imports nothing of core.
package borsh
