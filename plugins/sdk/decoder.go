package sdk

// Decoder reads what an Encoder wrote. Reading past the end, or a value that
// Borsh does not allow, gives zero values from there on; Done tells.
type Decoder struct {
	data []byte
	bad  bool
}

// NewDecoder returns a decoder of data.
func NewDecoder(data []byte) *Decoder { return &Decoder{data: data} }

// Done reports whether everything was read and was well-formed.
func (d *Decoder) Done() bool { return !d.bad && len(d.data) == 0 }

func (d *Decoder) take(n int) []byte {
	if d.bad || n > len(d.data) {
		d.bad = true
		return nil
	}
	taken := d.data[:n]
	d.data = d.data[n:]
	return taken
}

func (d *Decoder) number(size int) (n uint64) {
	for i, b := range d.take(size) {
		n |= uint64(b) << (8 * i)
	}
	return n
}

// U8 reads one byte.
func (d *Decoder) U8() uint8 { return uint8(d.number(1)) }

// Bool reads 0 or 1.
func (d *Decoder) Bool() bool {
	n := d.U8()
	d.bad = d.bad || n > 1
	return n == 1
}

// U16 reads two bytes.
func (d *Decoder) U16() uint16 { return uint16(d.number(2)) }

// U32 reads four bytes.
func (d *Decoder) U32() uint32 { return uint32(d.number(4)) }

// U64 reads eight bytes.
func (d *Decoder) U64() uint64 { return d.number(8) }

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

// String reads a length and that much text.
func (d *Decoder) String() string { return string(d.Data()) }

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
