package keys

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/mr-tron/base58"

	"latchkey/core/account"
	"latchkey/core/borsh"
)

// Type is a key type; its value is the Borsh tag.
type Type uint8

const ED25519 Type = 0

// String returns the prefix of the text form.
func (t Type) String() string {
	if t == ED25519 {
		return "ed25519"
	}
	return fmt.Sprintf("key type %d", uint8(t))
}

// SyntaxError is text that is not a key or signature. Text never holds a
// secret key.
type SyntaxError struct{ What, Reason string }

func (e *SyntaxError) Error() string { return "invalid " + e.What + ": " + e.Reason }

// PublicKey is an ed25519 public key. It is comparable.
type PublicKey struct {
	kind Type
	data [32]byte
}

// NewPublicKey returns the ed25519 public key with these 32 bytes.
func NewPublicKey(data [32]byte) PublicKey { return PublicKey{kind: ED25519, data: data} }

func (k PublicKey) Type() Type    { return k.kind }
func (k PublicKey) Bytes() []byte { return append([]byte{}, k.data[:]...) }

// String returns "ed25519:<base58>".
func (k PublicKey) String() string { return k.kind.String() + ":" + base58.Encode(k.data[:]) }

// ParsePublicKey reads "ed25519:<base58 of 32 bytes>". The prefix may have any
// case and may be missing.
func ParsePublicKey(s string) (PublicKey, error) {
	data, err := parseText("public key", s, 32)
	if err != nil {
		return PublicKey{}, err
	}
	return NewPublicKey([32]byte(data)), nil
}

// ImplicitAccount returns the account id that belongs to the key: its 64 hex digits.
func (k PublicKey) ImplicitAccount() account.ID { return account.ID(hex.EncodeToString(k.data[:])) }

// FromImplicitAccount returns the key whose hex is id, for ids of kind NearImplicit.
func FromImplicitAccount(id account.ID) (PublicKey, bool) {
	data, err := hex.DecodeString(string(id))
	if err != nil || len(data) != 32 {
		return PublicKey{}, false
	}
	return NewPublicKey([32]byte(data)), true
}

// Verify tells whether sig is the key's signature of message (ordinary
// RFC 8032 verification of crypto/ed25519).
func (k PublicKey) Verify(message []byte, sig Signature) bool {
	return k.kind == sig.kind && ed25519.Verify(k.data[:], message, sig.data[:])
}

func (k PublicKey) MarshalJSON() ([]byte, error) { return json.Marshal(k.String()) }

func (k *PublicKey) UnmarshalJSON(b []byte) (err error) { return unmarshalText(b, k, ParsePublicKey) }

// Encode writes the tag and the raw bytes.
func (k PublicKey) Encode(w *borsh.Writer) {
	w.U8(uint8(k.kind))
	w.Raw(k.data[:])
}

// Borsh returns what Encode writes: 33 bytes.
func (k PublicKey) Borsh() []byte {
	var w borsh.Writer
	k.Encode(&w)
	return w.Bytes()
}

// DecodePublicKey reads what Encode writes.
func DecodePublicKey(r *borsh.Reader) PublicKey {
	decodeType(r)
	return NewPublicKey(r.Hash())
}

// PublicKeyFromBorsh reads exactly one encoded public key.
func PublicKeyFromBorsh(b []byte) (PublicKey, error) {
	r := borsh.NewReader(b)
	k := DecodePublicKey(r)
	return k, r.Finish()
}

func decodeType(r *borsh.Reader) {
	if t := r.U8(); r.Err() == nil && Type(t) != ED25519 {
		r.Fail(fmt.Sprintf("unknown key type %d: known is 0 (ed25519)", t))
	}
}

// parseText reads "type:base58" and checks type and length. The text itself is
// kept out of errors: it may be a secret.
func parseText(what, s string, length int) ([]byte, error) {
	prefix, text, found := strings.Cut(s, ":")
	if !found {
		prefix, text = "ed25519", s
	}
	if !strings.EqualFold(prefix, "ed25519") {
		return nil, &SyntaxError{what, fmt.Sprintf("unknown key type, want ed25519:<base58 of %d bytes>", length)}
	}
	if len(text) > 2*length {
		return nil, &SyntaxError{what, fmt.Sprintf("text too long, want base58 of %d bytes", length)}
	}
	data, err := base58.Decode(text)
	if err != nil {
		return nil, &SyntaxError{what, "not base58"}
	}
	if len(data) != length {
		return nil, &SyntaxError{what, fmt.Sprintf("has %d bytes, want %d", len(data), length)}
	}
	return data, nil
}

func unmarshalText[T any](b []byte, into *T, parse func(string) (T, error)) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := parse(s)
	*into = v
	return err
}
