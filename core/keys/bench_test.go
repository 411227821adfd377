package keys_test

import (
	"crypto/sha256"
	"testing"

	"latchkey/internal/test/bench"
)

// BenchmarkVerifySecp256k1 verifies one signature. Aim: at most 4 ed25519.
func BenchmarkVerifySecp256k1(b *testing.B) {
	key, digest := secpKey(b, "test"), sha256.Sum256([]byte("message"))
	public, signature := key.PublicKey(), key.Sign(digest[:])
	b.ReportAllocs()
	for b.Loop() {
		if !public.Verify(digest[:], signature) {
			b.Fatal("a good signature does not verify")
		}
	}
	bench.Report(b)
}
