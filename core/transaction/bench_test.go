package transaction_test

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/internal/test/bench"
)

// BenchmarkDecodeTransfer decodes and hashes. Aim: at most 0.1 ed25519.
func BenchmarkDecodeTransfer(b *testing.B) {
	key := keys.FromSeed([32]byte{1})
	raw := transaction.Transaction{SignerID: "alice.test.near", PublicKey: key.PublicKey(), Nonce: 1, ReceiverID: "bob.test.near",
		Actions: []transaction.Action{transaction.Transfer{Deposit: amount.NEAR}}}.Sign(key).Borsh()
	b.ReportAllocs()
	for b.Loop() {
		if tx, err := transaction.Decode(raw); err != nil || tx.Hash() == (transaction.Hash{}) {
			b.Fatal(err)
		}
	}
	bench.Report(b)
}
