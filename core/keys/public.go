package keys

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/borsh"
)

// PublicKey is a public key of any type. It is comparable; the zero PublicKey is
// the ed25519 key of zeros.
type PublicKey struct {
	kind Type
	head [32]byte
	tail string // the bytes after the first 32: empty for ed25519
}

// NewPublicKey returns the ed25519 public key with these 32 bytes.
func NewPublicKey(data [32]byte) PublicKey { return PublicKey{head: data} }

// publicKey takes as many bytes as the type has.
func publicKey(t Type, data []byte) PublicKey {
	return PublicKey{t, [32]byte(data), string(data[32:])}
}

func (k PublicKey) Type() Type    { return k.kind }
func (k PublicKey) Bytes() []byte { return append(append([]byte{}, k.head[:]...), k.tail...) }

// String returns "ed25519:<base58>", or the same with another type.
func (k PublicKey) String() string { return text(k.kind, k.Bytes()) }

// ParsePublicKey reads "ed25519:<base58 of 32 bytes>", "secp256k1:<of 64>" or
// "ml-dsa-65:<of 1952>". The prefix may have any case; without one the key is
// ed25519.
func ParsePublicKey(s string) (PublicKey, error) {
	t, data, err := parseText("public key", s, func(s scheme) int { return s.public })
	if err != nil {
		return PublicKey{}, err
	}
	return publicKey(t, data), nil
}

// ImplicitAccount returns the account id that belongs to an ed25519 key: its 64
// hex digits. Keys of other types have none: it is empty.
func (k PublicKey) ImplicitAccount() account.ID {
	if k.kind != ED25519 {
		return ""
	}
	return account.ID(hex.EncodeToString(k.head[:]))
}

// FromImplicitAccount returns the key whose hex is id, for ids of kind NearImplicit.
func FromImplicitAccount(id account.ID) (PublicKey, bool) {
	data, err := hex.DecodeString(string(id))
	if err != nil || len(data) != 32 {
		return PublicKey{}, false
	}
	return NewPublicKey([32]byte(data)), true
}

// Verify reports whether sig is the key's signature of message: for ed25519
// crypto/ed25519's ordinary verification (RFC 8032), for secp256k1 as
// verifySecp256k1 says, with a message of 32 bytes. ml-dsa-65 is never verified.
func (k PublicKey) Verify(message []byte, sig Signature) bool {
	if k.kind != sig.kind {
		return false
	}
	switch k.kind {
	case ED25519:
		return ed25519.Verify(k.head[:], message, sig.head[:])
	case Secp256k1:
		return verifySecp256k1(k, message, sig)
	}
	return false
}

func (k PublicKey) MarshalJSON() ([]byte, error) { return json.Marshal(k.String()) }

func (k *PublicKey) UnmarshalJSON(b []byte) (err error) { return unmarshalText(b, k, ParsePublicKey) }

// Encode writes the tag and the raw bytes.
func (k PublicKey) Encode(w *borsh.Writer) {
	w.U8(uint8(k.kind))
	w.Raw(k.head[:])
	w.Raw([]byte(k.tail))
}

// Borsh returns what Encode writes: 33, 65 or 1953 bytes.
func (k PublicKey) Borsh() []byte {
	var w borsh.Writer
	k.Encode(&w)
	return w.Bytes()
}

// DecodePublicKey reads what Encode writes.
func DecodePublicKey(r *borsh.Reader) PublicKey {
	t := decodeType(r)
	data := r.Raw(schemes[t].public)
	if r.Err() != nil {
		return PublicKey{}
	}
	return publicKey(t, data)
}

// PublicKeyFromBorsh reads exactly one encoded public key.
func PublicKeyFromBorsh(b []byte) (PublicKey, error) {
	r := borsh.NewReader(b)
	k := DecodePublicKey(r)
	return k, r.Finish()
}
