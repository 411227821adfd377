package ledger

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/test/bench"
)

// blocksPerBatch is how many blocks the benchmarks put into one batch, which
// they then drop: the store stays small and is none of what is measured.
const blocksPerBatch = 16

// BenchmarkTransfer is a transfer in a block of its own, from verdict to state
// root, its signature verified before. Aim: at most 1 ed25519.
func BenchmarkTransfer(b *testing.B) { benchmarkTransfers(b, 1) }

// BenchmarkTransferInFullBlock makes blocks of 64; one operation is one transfer.
func BenchmarkTransferInFullBlock(b *testing.B) { benchmarkTransfers(b, 64) }

func benchmarkTransfers(b *testing.B, perBlock int) {
	c := newChain(b, nil, "alice", "bob")
	txs := make([]*transaction.Signed, blocksPerBatch*perBlock)
	for i := range txs {
		tx := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: amount.From(1)})
		received, err := transaction.Decode(tx.Borsh())
		if err != nil {
			b.Fatal(err)
		}
		txs[i] = received
	}
	var batch *Batch
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; n += perBlock {
		first := n % len(txs)
		if first == 0 {
			batch, _ = c.l.Begin()
		}
		applied, err := batch.Apply(Input{Height: batch.Head().Height + 1, Time: batch.Head().Time + 1,
			SignaturesVerified: true, Transactions: txs[first : first+perBlock]})
		if err != nil || applied.Refusals[0] != nil {
			b.Fatal(err, applied)
		}
	}
	bench.Report(b)
}
