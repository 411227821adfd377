package keys_test

import (
	"crypto/sha256"
	"encoding/hex"
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

// TestSecp256k1KeysBesideTheGenerator: multiples of the generator meet inside a
// verification, where the formulas for adding points differ.
func TestSecp256k1KeysBesideTheGenerator(t *testing.T) {
	for _, text := range []string{
		"0000000000000000000000000000000000000000000000000000000000000001",
		"0000000000000000000000000000000000000000000000000000000000000002",
		"0000000000000000000000000000000000000000000000000000000000000003",
		"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", // -1
		"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036413f", // -2
		"7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1", // 1/2
		"5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", // a cube root of 1
		"ac9c52b33fa3cf1f5ad9e3fd77ed9ba4a880b9fc8ec739c2e0cfc810b51283ce", // the other
	} {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		key, err := keys.FromSecp256k1([32]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			digest := sha256.Sum256(fmt.Append(nil, i))
			if i == 0 {
				digest = [32]byte(raw) // z is the secret: u1 and u2 are then related
			}
			if !key.PublicKey().Verify(digest[:], key.Sign(digest[:])) {
				t.Errorf("key %s: signature %d is not good", text, i)
			}
		}
	}
}
