package ledger

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/bench"
)

// blocksPerCommit is how many blocks the benchmarks put into one commit.
const blocksPerCommit = 16

// BenchmarkTransfer is a transfer in a block of its own, from verdict to state
// root, its signature verified before. Aim: at most 1 ed25519.
func BenchmarkTransfer(b *testing.B) { benchmarkTransfers(b, 1) }

// BenchmarkTransferInFullBlock shares its block with 63 others.
func BenchmarkTransferInFullBlock(b *testing.B) { benchmarkTransfers(b, 64) }

func benchmarkTransfers(b *testing.B, perBlock int) {
	c := newChain(b, nil, "alice", "bob")
	txs := make([]*transaction.Signed, b.N)
	head := c.view().Head.Hash
	for i := range txs {
		tx := transaction.Transaction{SignerID: "alice", PublicKey: testKey("alice").PublicKey(), Nonce: uint64(i) + 1,
			ReceiverID: "bob", BlockHash: head, Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}
		signed, err := transaction.Decode(tx.Sign(testKey("alice")).Borsh()) // as it comes from a client
		if err != nil {
			b.Fatal(err)
		}
		txs[i] = signed
	}
	var batch *Batch
	b.ReportAllocs()
	b.ResetTimer()
	for block := 0; len(txs) > 0; block++ {
		if block%blocksPerCommit == 0 {
			b.StopTimer()
			batch = c.committed(batch)
			b.StartTimer()
		}
		n := min(perBlock, len(txs))
		c.time++
		applied, err := batch.Apply(Input{Height: batch.Head().Height + 1, Time: c.time, SignaturesVerified: true, Transactions: txs[:n]})
		if err != nil || applied.Refusals[0] != nil {
			b.Fatal(err, applied)
		}
		txs = txs[len(applied.Refusals):]
	}
	bench.Report(b)
}

// committed commits a batch and begins the next.
func (c *chain) committed(batch *Batch) *Batch {
	if batch != nil {
		if err := batch.Commit(); err != nil {
			c.t.Fatal(err)
		}
	}
	next, err := c.l.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	return next
}
