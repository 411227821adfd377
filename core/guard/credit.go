package guard

import (
	"sync"

	"latchkey/core/account"
)

// Before a block, a guard is asked so that junk does not reach it; in the block it is
// asked again, and only that counts. For an account whose guard has accepted a lot
// lately the first time can be left out: what it refuses in a block then was paid for
// by what it accepted.
const (
	creditMax      = 32 // transactions of an account that go to a block unasked, at once or in vain
	unaskedMax     = 32 // the same of all accounts: about one long transaction, if all are junk
	creditAccounts = 4096
)

// Credit counts what guards accepted in blocks. Nothing in a block depends on it.
type Credit struct {
	mu      sync.Mutex
	of      map[account.ID]int
	unasked int // on their way
}

// take lets a transaction pass unasked, if it may. give must follow.
func (c *Credit) take(id account.ID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[id] == 0 || c.unasked == unaskedMax {
		return false
	}
	c.of[id]--
	c.unasked++
	return true
}

// give notes how a transaction ended: one that was accepted earns its account credit
// for another, and what one took that ended in no block comes back.
func (c *Credit) give(id account.ID, unasked bool, end End) {
	c.mu.Lock()
	defer c.mu.Unlock()
	earned := 0
	if unasked {
		c.unasked--
		earned++
	}
	switch end {
	case Accepted:
		earned++
	case Refused:
		earned = 0
	}
	if earned == 0 {
		return
	}
	if c.of == nil || len(c.of) == creditAccounts {
		c.of = map[account.ID]int{}
	}
	c.of[id] = min(c.of[id]+earned, creditMax)
}

// End is what became of a transaction that a guard was or was not asked about.
type End uint8

const (
	Unsent   End = iota // it did not reach a block, or the block refused it for something else
	Accepted            // in a block
	Refused             // by its guard, in a block
)
