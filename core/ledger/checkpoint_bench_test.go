package ledger

import (
	"fmt"
	"testing"

	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/bench"
)

// BenchmarkCheckpoint reads a state of records of some 100 bytes through; one operation is one of those. Aim:
// at most 0.05 ed25519.
func BenchmarkCheckpoint(b *testing.B) {
	const records = 100_000
	c := newChain(b, nil, "alice", "bob")
	c.apply(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	st := state.New(c.l.store)
	for n := range records {
		st.SetData("alice", fmt.Appendf(nil, "key%07d", n), make([]byte, 80))
	}
	if err := commit(c.l.store, st.Overlay); err != nil {
		b.Fatal(err)
	}
	v := c.view()
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; n += records {
		if _, err := v.Checkpoint(v.Head.Height, func(transaction.Hash, []byte) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	bench.Report(b)
}
