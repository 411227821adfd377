package sdk

import "latchkey/plugins/sdk/internal/env"

// PublicKey is a public key; keys compare with ==. The zero value is no key.
type PublicKey struct{ borsh string }

const (
	keyEd25519   = 0
	keySecp256k1 = 1

	ed25519Bytes   = 32
	secp256k1Bytes = 64
)

// ErrPublicKey is the error of text or bytes that are no public key.
const ErrPublicKey = Error("not a public key: expected ed25519: or secp256k1: and base58")

// ParsePublicKey reads "ed25519:<base58>" or "secp256k1:<base58>"; without a
// prefix the key is taken as ed25519.
func ParsePublicKey(text string) (PublicKey, error) {
	kind, digits := "ed25519", text
	for i := range len(text) {
		if text[i] == ':' {
			kind, digits = text[:i], text[i+1:]
			break
		}
	}
	if kind != "ed25519" {
		kind = lower(kind)
	}
	tag, size := byte(keyEd25519), ed25519Bytes
	switch kind {
	case "ed25519":
	case "secp256k1":
		tag, size = keySecp256k1, secp256k1Bytes
	default:
		return PublicKey{}, ErrPublicKey
	}
	data := env.Room(1 + size)
	data[0] = tag
	ok := base58Decode(data[1:], digits)
	if !ok {
		return PublicKey{}, ErrPublicKey
	}
	return PublicKey{env.Text(data)}, nil
}

// PublicKeyFromBorsh reads a tag byte and the key's bytes.
func PublicKeyFromBorsh(data []byte) (PublicKey, error) {
	switch {
	case len(data) == 1+ed25519Bytes && data[0] == keyEd25519:
	case len(data) == 1+secp256k1Bytes && data[0] == keySecp256k1:
	default:
		return PublicKey{}, ErrPublicKey
	}
	return PublicKey{copyText(data)}, nil
}

// Borsh returns the tag byte and the key's bytes, as the host takes them.
func (k PublicKey) Borsh() []byte { return copyData(k.borsh) }

// Len is the number of bytes of Borsh.
func (k PublicKey) Len() int { return len(k.borsh) }

// IsZero reports whether k is no key.
func (k PublicKey) IsZero() bool { return k.borsh == "" }

// String writes the key as users know it.
func (k PublicKey) String() string {
	if k.IsZero() {
		return ""
	}
	prefix := "ed25519:"
	if k.borsh[0] == keySecp256k1 {
		prefix = "secp256k1:"
	}
	return base58Encode(prefix, env.Data(k.borsh[1:]))
}

func lower(text string) string {
	folded := []byte(text)
	for i, b := range folded {
		if 'A' <= b && b <= 'Z' {
			folded[i] = b + 'a' - 'A'
		}
	}
	return string(folded)
}
