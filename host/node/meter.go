package node

import (
	"time"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Meter hears of what becomes durable, before the senders do. Its methods are called
// from any goroutine.
type Meter interface {
	// Committed hears of a commit's blocks, of the gas that they burnt and of how many
	// transactions were accepted into them.
	Committed(blocks int, gas uint64, accepted int)
	// Durable hears how long a commit took from its write until it was on the disk.
	Durable(after time.Duration)
	// Accepted hears of a transaction. status is nil while something of it is still to run.
	Accepted(tx *transaction.Signed, status *ledger.TransactionStatus)
}

// unmetered is the Meter of a node that has none.
type unmetered struct{}

func (unmetered) Committed(int, uint64, int)                              {}
func (unmetered) Durable(time.Duration)                                   {}
func (unmetered) Accepted(*transaction.Signed, *ledger.TransactionStatus) {}

// measure tells the meter of a commit that is durable.
func (n *Node) measure(c commit) {
	n.Meter.Durable(time.Since(c.begun))
	accepted := 0
	for i, refusal := range c.done.Verdicts {
		if refusal == nil {
			accepted++
			n.Meter.Accepted(c.group[i].tx, c.done.Statuses[i])
		}
	}
	n.Meter.Committed(c.done.Blocks, n.gasOf(c.done), accepted)
}

// gasOf is what a commit's blocks have burnt. Most commits have one block, and no other
// is read again.
func (n *Node) gasOf(done ledger.Committed) uint64 {
	gas := done.Head.GasUsed
	if done.Blocks == 1 {
		return gas
	}
	_ = n.Read(func(v *ledger.View) error { // a store that fails ends the node
		for height := done.Head.Height - uint64(done.Blocks) + 1; height < done.Head.Height; height++ {
			if b, err := v.Block(height); err == nil && b != nil {
				gas += b.GasUsed
			}
		}
		return nil
	})
	return gas
}

// Usage is how far a node has come, and what it has before it.
type Usage struct {
	Height  uint64 // of the newest durable block
	Waiting int64  // transactions that wait for a block
}

// Usage says so. Errors are those of the store.
func (n *Node) Usage() (Usage, error) {
	u := Usage{Waiting: n.waiting.Load()}
	err := n.Read(func(v *ledger.View) error {
		u.Height = v.Head.Height
		return nil
	})
	return u, err
}
