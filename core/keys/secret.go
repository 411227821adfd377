package keys

import (
	"crypto/ed25519"
	"io"

	"github.com/mr-tron/base58"
)

// SecretKey is an ed25519 secret key: seed and public key, 64 bytes. Its
// String is a placeholder so that logs cannot leak it; Text gives the real form.
type SecretKey struct{ data [64]byte }

// FromSeed returns the key of a 32-byte seed.
func FromSeed(seed [32]byte) SecretKey {
	return SecretKey{data: [64]byte(ed25519.NewKeyFromSeed(seed[:]))}
}

// Generate returns a key whose seed is read from random.
func Generate(random io.Reader) (SecretKey, error) {
	var seed [32]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return SecretKey{}, err
	}
	return FromSeed(seed), nil
}

// ParseSecretKey reads "ed25519:<base58 of 64 bytes>". A public half that does
// not belong to the seed is refused.
func ParseSecretKey(s string) (SecretKey, error) {
	data, err := parseText("secret key", s, 64)
	if err != nil {
		return SecretKey{}, err
	}
	key := FromSeed([32]byte(data[:32]))
	if key.data != [64]byte(data) {
		return SecretKey{}, &SyntaxError{"secret key", "its public half does not belong to its seed"}
	}
	return key, nil
}

// Text returns "ed25519:<base58>": the secret itself.
func (k SecretKey) Text() string { return "ed25519:" + base58.Encode(k.data[:]) }

func (k SecretKey) String() string { return "ed25519:(secret)" }

// PublicKey returns the public half.
func (k SecretKey) PublicKey() PublicKey { return NewPublicKey([32]byte(k.data[32:])) }

// Sign signs message.
func (k SecretKey) Sign(message []byte) Signature {
	return Signature{kind: ED25519, data: [64]byte(ed25519.Sign(k.data[:], message))}
}
