package sdk

// Decoder reads what an Encoder wrote. Reading past the end, or a value that
// Borsh does not allow, gives zero values from there on; Done tells.
type Decoder struct {
	data []byte
	bad  bool
}

// NewDecoder returns a decoder of data.
func NewDecoder(data []byte) *Decoder {
	d := decoders.New()
	d.data = data
	return d
}

// Done reports whether everything was read and was well-formed.
func (d *Decoder) Done() bool { return !d.bad && len(d.data) == 0 }

//go:noinline
func (d *Decoder) take(n int) []byte {
	if d.bad || n > len(d.data) {
		d.bad = true
		return nil
	}
	taken := d.data[:n]
	d.data = d.data[n:]
	return taken
}

// U8 reads one byte.
func (d *Decoder) U8() uint8 {
	if b := d.data; len(b) >= 1 && !d.bad {
		d.data = b[1:]
		return b[0]
	}
	d.bad = true
	return 0
}

// Bool reads 0 or 1.
func (d *Decoder) Bool() bool {
	n := d.U8()
	d.bad = d.bad || n > 1
	return n == 1
}

// U16 reads two bytes.
func (d *Decoder) U16() uint16 {
	if b := d.data; len(b) >= 2 && !d.bad {
		d.data = b[2:]
		return get16(b)
	}
	d.bad = true
	return 0
}

// U32 reads four bytes.
func (d *Decoder) U32() uint32 {
	if b := d.data; len(b) >= 4 && !d.bad {
		d.data = b[4:]
		return get32(b)
	}
	d.bad = true
	return 0
}

// U64 reads eight bytes.
func (d *Decoder) U64() uint64 {
	if b := d.data; len(b) >= 8 && !d.bad {
		d.data = b[8:]
		return get64(b)
	}
	d.bad = true
	return 0
}

// Amount reads sixteen bytes.
func (d *Decoder) Amount() Amount {
	lo := d.U64()
	return Amount{hi: d.U64(), lo: lo}
}

// Data reads a length and that many bytes, which alias the decoder's data.
func (d *Decoder) Data() []byte {
	n := d.U32()
	if uint64(n) > uint64(len(d.data)) {
		d.bad = true
		return nil
	}
	return d.take(int(n))
}

// Count reads how many items follow, of at least a byte each.
func (d *Decoder) Count() int {
	n := d.U32()
	if uint64(n) > uint64(len(d.data)) {
		d.bad = true
		return 0
	}
	return int(n)
}

// String reads a length and that much text.
func (d *Decoder) String() string { return copyText(d.Data()) }

// PublicKey reads a tag and the key's bytes.
func (d *Decoder) PublicKey() PublicKey {
	size := 1 + ed25519Bytes
	if len(d.data) > 0 && d.data[0] == keySecp256k1 {
		size = 1 + secp256k1Bytes
	}
	key, err := PublicKeyFromBorsh(d.take(size))
	d.bad = d.bad || err != nil
	return key
}
