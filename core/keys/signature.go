package keys

import (
	"encoding/json"

	"latchkey/core/borsh"
)

// Signature is a signature of any type. It is comparable.
type Signature struct {
	kind Type
	head [64]byte
	tail string // the bytes after the first 64: empty for ed25519
}

// NewSignature returns the ed25519 signature with these 64 bytes.
func NewSignature(data [64]byte) Signature { return Signature{head: data} }

// signature takes as many bytes as the type has.
func signature(t Type, data []byte) Signature {
	return Signature{t, [64]byte(data), string(data[64:])}
}

func (s Signature) Type() Type    { return s.kind }
func (s Signature) Bytes() []byte { return append(append([]byte{}, s.head[:]...), s.tail...) }

// String returns "ed25519:<base58>", or the same with another type.
func (s Signature) String() string { return text(s.kind, s.Bytes()) }

// ParseSignature reads "ed25519:<base58 of 64 bytes>", "secp256k1:<of 65>" or
// "ml-dsa-65:<of 3309>". The prefix may have any case; without one the signature
// is ed25519.
func ParseSignature(s string) (Signature, error) {
	t, data, err := parseText("signature", s, func(s scheme) int { return s.signature })
	if err != nil {
		return Signature{}, err
	}
	return signature(t, data), nil
}

func (s Signature) MarshalJSON() ([]byte, error)  { return json.Marshal(s.String()) }
func (s *Signature) UnmarshalJSON(b []byte) error { return unmarshalText(b, s, ParseSignature) }

// Encode writes the tag and the raw bytes.
func (s Signature) Encode(w *borsh.Writer) {
	w.U8(uint8(s.kind))
	w.Raw(s.head[:])
	w.Raw([]byte(s.tail))
}

// signatureTopBits of the last byte are never set in a reduced ed25519 scalar;
// nearcore refuses such bytes while decoding.
const signatureTopBits = 0xe0

// DecodeSignature reads what Encode writes.
func DecodeSignature(r *borsh.Reader) Signature {
	t := decodeType(r)
	data := r.Raw(schemes[t].signature)
	if r.Err() != nil {
		return Signature{}
	}
	s := signature(t, data)
	if t == ED25519 && s.head[63]&signatureTopBits != 0 {
		r.Fail("an ed25519 signature has the top three bits of its last byte clear")
	}
	return s
}
