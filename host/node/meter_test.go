package node

import (
	"sync"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// tally is a Meter that adds up.
type tally struct {
	mu                                 sync.Mutex
	blocks, accepted, commits, durable int
	gas                                uint64
	senders                            map[string]bool // whose status came along
}

func (m *tally) Committed(blocks int, gas uint64, accepted int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.commits++
	m.blocks, m.gas, m.accepted = m.blocks+blocks, m.gas+gas, m.accepted+accepted
}

func (m *tally) Durable(after time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if after > 0 {
		m.durable++
	}
}

func (m *tally) Accepted(tx *transaction.Signed, status *ledger.TransactionStatus) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.senders[string(tx.SignerID)] = status != nil && status.Transaction == tx
}

// TestTheMeterHearsOfEverything that became durable, by the time that its sender does.
func TestTheMeterHearsOfEverything(t *testing.T) {
	const senders = 60
	m := &tally{senders: map[string]bool{}}
	c := start(t, senders+1, Config{Meter: m})
	atOnce(senders, func(i int) {
		tx := c.pay(user(i), user(senders), 1)
		for range 2 { // the second is refused
			if _, err := c.n.Submit(tx, ""); err != nil {
				t.Error(err)
			}
		}
	})
	head := c.view().Head
	var gas uint64
	for height := uint64(2); height <= head.Height; height++ {
		b, err := c.view().Block(height)
		if err != nil {
			t.Fatal(err)
		}
		gas += b.GasUsed
	}
	if m.accepted != senders || m.blocks != int(head.Height)-1 || m.gas != gas || gas == 0 {
		t.Errorf("heard of %d transactions, %d blocks and %d gas; there are %d, %d and %d", m.accepted, m.blocks, m.gas, senders, head.Height-1, gas)
	}
	if m.commits != m.durable || m.commits == 0 {
		t.Errorf("heard of %d commits, and how long %d took", m.commits, m.durable)
	}
	for i := range senders {
		if !m.senders[string(user(i))] {
			t.Errorf("heard of no transaction of %s with its status", user(i))
		}
	}
	if got := c.n.gasOf(ledger.Committed{Head: head, Blocks: m.blocks}); got != gas {
		t.Errorf("as one commit the blocks have burnt %d, not %d", got, gas)
	}
	if u, err := c.n.Usage(); err != nil || u != (Usage{Height: head.Height}) {
		t.Errorf("usage %+v, %v; the head is %d and nothing waits", u, err, head.Height)
	}
}
