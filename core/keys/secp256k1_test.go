package keys_test

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/secp256k1/ecdsa"

	"latchkey/core/keys"
)

func secpKey(t testing.TB, seed string) keys.SecretKey {
	k, err := keys.FromSecp256k1(sha256.Sum256([]byte(seed)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestSecp256k1SignaturesRecoverTheirKey holds signatures against another
// implementation of ECDSA, which finds the key in the signature.
func TestSecp256k1SignaturesRecoverTheirKey(t *testing.T) {
	for i := range 40 {
		key, digest := secpKey(t, fmt.Sprint("key ", i)), sha256.Sum256(fmt.Append(nil, "message ", i))
		signature := key.Sign(digest[:])
		if !key.PublicKey().Verify(digest[:], signature) {
			t.Fatalf("signature %d is not its key's", i)
		}
		raw := signature.Bytes()
		var found ecdsa.PublicKey
		number := func(b []byte) *big.Int { return new(big.Int).SetBytes(b) }
		if err := found.RecoverFrom(digest[:], uint(raw[64]), number(raw[:32]), number(raw[32:64])); err != nil {
			t.Fatal(err)
		}
		x, y := found.A.X.Bytes(), found.A.Y.Bytes()
		if got := append(x[:], y[:]...); string(got) != string(key.PublicKey().Bytes()) {
			t.Errorf("signature %d recovers %x, want %x", i, got, key.PublicKey().Bytes())
		}
	}
}

// TestEveryChangedBitOfASecp256k1SignatureIsRefused but for the recovery id,
// which nothing depends on.
func TestEveryChangedBitOfASecp256k1SignatureIsRefused(t *testing.T) {
	key, digest := secpKey(t, "test"), sha256.Sum256([]byte("message"))
	text := key.Sign(digest[:]).Bytes()
	for bit := range 8 * 64 {
		changed := append([]byte{}, text...)
		changed[bit/8] ^= 1 << (bit % 8)
		if key.PublicKey().Verify(digest[:], decodeSignature(t, append([]byte{1}, changed...))) {
			t.Errorf("bit %d does not matter", bit)
		}
	}
}

func FuzzVerify(f *testing.F) {
	digest := sha256.Sum256([]byte("message"))
	key := secpKey(f, "test")
	f.Add(key.PublicKey().Borsh(), digest[:], append([]byte{1}, key.Sign(digest[:]).Bytes()...))
	f.Fuzz(func(t *testing.T, public, message, signature []byte) {
		k, err := keys.PublicKeyFromBorsh(public)
		if err != nil {
			return
		}
		if s, err := tryDecodeSignature(signature); err == nil && k.Verify(message, s) && k.Type() != s.Type() {
			t.Fatal("a signature of another type is good")
		}
	})
}
