package sdk

// Encoder writes a record's bytes in Borsh's forms. The zero value is ready.
type Encoder struct{ data []byte }

// Bytes returns what was written.
func (e *Encoder) Bytes() []byte { return e.data }

// U8 writes one byte.
func (e *Encoder) U8(n uint8) { e.data = append(e.data, n) }

// Bool writes 0 or 1.
func (e *Encoder) Bool(b bool) {
	if b {
		e.U8(1)
	} else {
		e.U8(0)
	}
}

// U16 writes two bytes, little-endian.
func (e *Encoder) U16(n uint16) { e.data = append(e.data, byte(n), byte(n>>8)) }

// U32 writes four bytes, little-endian.
func (e *Encoder) U32(n uint32) {
	e.data = append(e.data, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}

// U64 writes eight bytes, little-endian.
func (e *Encoder) U64(n uint64) {
	e.U32(uint32(n))
	e.U32(uint32(n >> 32))
}

// Amount writes sixteen bytes, little-endian.
func (e *Encoder) Amount(a Amount) {
	e.U64(a.lo)
	e.U64(a.hi)
}

// String writes a u32 length and the text.
func (e *Encoder) String(text string) {
	e.U32(uint32(len(text)))
	e.data = append(e.data, text...)
}

// Data writes a u32 length and the bytes.
func (e *Encoder) Data(data []byte) {
	e.U32(uint32(len(data)))
	e.data = append(e.data, data...)
}

// PublicKey writes a key: its tag and bytes, without a length.
func (e *Encoder) PublicKey(key PublicKey) { e.data = append(e.data, key.borsh...) }
