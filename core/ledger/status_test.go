package ledger

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// weighing counts the bytes that are read through it.
type weighing struct {
	state.Reader
	head  *Block
	bytes int
}

func (w *weighing) Head() *Block { return w.head }

func (w *weighing) Get(key []byte) ([]byte, bool, error) {
	value, ok, err := w.Reader.Get(key)
	w.bytes += len(value)
	return value, ok, err
}

// TestAStatusTakesAsMuchInAnyBlock: what it takes to tell what became of a transaction,
// whether it is found in memory or in the store, does not grow with what others did in
// the same block.
func TestAStatusTakesAsMuchInAnyBlock(t *testing.T) {
	var read, allocated [2]int
	for i, size := range []int{20, 2000} {
		c := newChain(t, nil, "alice", "bob")
		txs := make([]*transaction.Signed, size)
		for n := range txs {
			txs[n] = c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: amount.From(1)})
		}
		before := c.view().Head.Height
		c.apply(txs...)
		if made := c.view().Head.Height - before; made != 1 {
			t.Fatalf("%d blocks of %d transactions", made, size)
		}
		w := &weighing{Reader: c.l.store, head: c.view().Head}
		status := func() {
			v, err := c.l.View(w)
			if err != nil {
				t.Fatal(err)
			}
			if s, err := v.Transaction(txs[size/2].Hash()); err != nil || !s.Complete {
				t.Fatalf("%+v, %v", s, err)
			}
		}
		status()
		read[i] = w.bytes
		allocated[i] = int(testing.AllocsPerRun(10, status))
	}
	if read[0] != read[1] || allocated[0] != allocated[1] {
		t.Errorf("in a block of 20 it takes %d bytes and %d allocations, in one of 2000 %d and %d", read[0], allocated[0], read[1], allocated[1])
	}
}
