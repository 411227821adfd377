package keys

import (
	"crypto/ed25519"
	"io"
)

// SecretKey is an ed25519 or secp256k1 secret key. Its String is a placeholder
// so that logs cannot leak it; Text gives the real form.
type SecretKey struct {
	kind Type
	data [64]byte // ed25519: seed and public key; secp256k1: the scalar, then zeros
}

// FromSeed returns the ed25519 key of a 32-byte seed.
func FromSeed(seed [32]byte) SecretKey {
	return SecretKey{data: [64]byte(ed25519.NewKeyFromSeed(seed[:]))}
}

// Generate returns an ed25519 key whose seed is read from random.
func Generate(random io.Reader) (SecretKey, error) {
	var seed [32]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return SecretKey{}, err
	}
	return FromSeed(seed), nil
}

// ParseSecretKey reads "ed25519:<base58 of 64 bytes>" or "secp256k1:<of 32>".
// The prefix may have any case; without one the key is ed25519. A public half
// that does not belong to its seed, and a number that is not a secp256k1 key, are
// refused.
func ParseSecretKey(s string) (SecretKey, error) {
	t, data, err := parseText("secret key", s, func(s scheme) int { return s.secret })
	if err != nil {
		return SecretKey{}, err
	}
	switch t {
	case ED25519:
		key := FromSeed([32]byte(data[:32]))
		if key.data != [64]byte(data) {
			return SecretKey{}, &SyntaxError{"secret key", "its public half does not belong to its seed"}
		}
		return key, nil
	case Secp256k1:
		return FromSecp256k1([32]byte(data))
	}
	return SecretKey{}, &SyntaxError{"secret key", "ml-dsa-65 does not sign here: use ed25519 or secp256k1"}
}

// Text returns "ed25519:<base58>" or "secp256k1:<base58>": the secret itself.
func (k SecretKey) Text() string { return text(k.kind, k.data[:schemes[k.kind].secret]) }

func (k SecretKey) String() string { return k.kind.String() + ":(secret)" }

// PublicKey returns the public half.
func (k SecretKey) PublicKey() PublicKey {
	if k.kind == Secp256k1 {
		return k.publicSecp256k1()
	}
	return NewPublicKey([32]byte(k.data[32:]))
}

// Sign signs message, which a secp256k1 key wants to be a digest of 32 bytes.
func (k SecretKey) Sign(message []byte) Signature {
	if k.kind == Secp256k1 {
		return k.signSecp256k1(message)
	}
	return NewSignature([64]byte(ed25519.Sign(k.data[:], message)))
}
