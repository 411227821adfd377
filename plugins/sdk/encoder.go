package sdk

import "latchkey/plugins/sdk/internal/env"

// Encoder writes a record's bytes in Borsh's forms. The zero value is ready.
type Encoder struct{ data []byte }

// recordRoom has room for most records: growing to it would be paid for each time.
const recordRoom = 128

// Bytes returns what was written.
func (e *Encoder) Bytes() []byte { return e.data }

// extend makes n more bytes part of what is written and returns them.
//
//go:noinline
func (e *Encoder) extend(n int) []byte {
	size := len(e.data) + n
	if size > cap(e.data) {
		grown := env.Room(max(recordRoom, 2*size))
		e.data = grown[:copy(grown, e.data)]
	}
	e.data = e.data[:size]
	return e.data[size-n:]
}

// U8 writes one byte.
func (e *Encoder) U8(n uint8) { e.extend(1)[0] = n }

// Bool writes 0 or 1.
func (e *Encoder) Bool(b bool) {
	if b {
		e.U8(1)
	} else {
		e.U8(0)
	}
}

// U16 writes two bytes, little-endian.
func (e *Encoder) U16(n uint16) { put16(e.extend(2), n) }

// U32 writes four bytes, little-endian.
func (e *Encoder) U32(n uint32) { put32(e.extend(4), n) }

// U64 writes eight bytes, little-endian.
func (e *Encoder) U64(n uint64) { put64(e.extend(8), n) }

// Amount writes sixteen bytes, little-endian.
func (e *Encoder) Amount(a Amount) {
	data := e.extend(16)
	put64(data, a.lo)
	put64(data[8:], a.hi)
}

// String writes a u32 length and the text.
func (e *Encoder) String(text string) {
	e.U32(uint32(len(text)))
	copy(e.extend(len(text)), text)
}

// Data writes a u32 length and the bytes.
func (e *Encoder) Data(data []byte) {
	e.U32(uint32(len(data)))
	copy(e.extend(len(data)), data)
}

// PublicKey writes a key: its tag and bytes, without a length.
func (e *Encoder) PublicKey(key PublicKey) { copy(e.extend(len(key.borsh)), key.borsh) }
