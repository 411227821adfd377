package keys

import (
	"encoding/json"

	"github.com/mr-tron/base58"

	"latchkey/core/borsh"
)

// Signature is an ed25519 signature.
type Signature struct {
	kind Type
	data [64]byte
}

// NewSignature returns the ed25519 signature with these 64 bytes.
func NewSignature(data [64]byte) Signature { return Signature{kind: ED25519, data: data} }

func (s Signature) Bytes() []byte { return append([]byte{}, s.data[:]...) }

// String returns "ed25519:<base58>".
func (s Signature) String() string { return s.kind.String() + ":" + base58.Encode(s.data[:]) }

// ParseSignature reads "ed25519:<base58 of 64 bytes>".
func ParseSignature(text string) (Signature, error) {
	data, err := parseText("signature", text, 64)
	if err != nil {
		return Signature{}, err
	}
	return NewSignature([64]byte(data)), nil
}

func (s Signature) MarshalJSON() ([]byte, error)  { return json.Marshal(s.String()) }
func (s *Signature) UnmarshalJSON(b []byte) error { return unmarshalText(b, s, ParseSignature) }

// Encode writes the tag and the raw bytes.
func (s Signature) Encode(w *borsh.Writer) {
	w.U8(uint8(s.kind))
	w.Raw(s.data[:])
}

// signatureTopBits of the last byte are never set in a reduced ed25519 scalar;
// nearcore refuses such bytes while decoding.
const signatureTopBits = 0xe0

// DecodeSignature reads what Encode writes.
func DecodeSignature(r *borsh.Reader) Signature {
	decodeType(r)
	s := Signature{kind: ED25519}
	copy(s.data[:], r.Raw(64))
	if s.data[63]&signatureTopBits != 0 {
		r.Fail("an ed25519 signature has the top three bits of its last byte clear")
	}
	return s
}
