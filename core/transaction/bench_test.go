package transaction_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// BenchmarkDecode reads and hashes a signed transfer; the target is a tenth of
// one signature check.
func BenchmarkDecode(b *testing.B) {
	key := keys.FromSeed([32]byte{1})
	signed := transaction.Transaction{SignerID: "alice.test.near", PublicKey: key.PublicKey(), Nonce: 1, ReceiverID: "bob.test.near",
		Actions: []transaction.Action{transaction.Transfer{Deposit: amount.NEAR}}}.Sign(key).Borsh()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := transaction.Decode(signed); err != nil {
			b.Fatal(err)
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each)/float64(verification()), "ed25519")
}

// verification is the time of one ed25519 verification, the unit of our benchmarks.
func verification() time.Duration {
	public, secret, _ := ed25519.GenerateKey(nil)
	message := make([]byte, 32)
	signature := ed25519.Sign(secret, message)
	const rounds = 2000
	start := time.Now()
	for range rounds {
		ed25519.Verify(public, message, signature)
	}
	return time.Since(start) / rounds
}
