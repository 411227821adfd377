package gate

import (
	"fmt"
	"sync"
)

// Budget bounds bytes that are in use at once: of all clients, and of each.
type Budget struct {
	what          string
	all, ofClient int64
	mu            sync.Mutex
	used          int64
	usedByClient  map[string]int64
}

// Spent says that a budget has not so much left.
type Spent struct {
	Own   bool // the client's own share; else that of all
	Limit int64
	What  string
}

func (e *Spent) Error() string {
	if e.Own {
		return fmt.Sprintf("%s of this address hold %d bytes, as many as one may: try again when they are done", e.What, e.Limit)
	}
	return fmt.Sprintf("the node is busy: its %s hold %d bytes, try again in a second", e.What, e.Limit)
}

// NewBudget returns a budget of bytes for what, a plural; a client gets at most a
// quarter of it.
func NewBudget(what string, bytes int64) *Budget {
	return &Budget{what: what, all: bytes, ofClient: bytes / 4, usedByClient: map[string]int64{}}
}

// Take takes n bytes or fails with a *Spent; Give must follow. Who holds nothing may take
// more than a share at once: else what is larger could never be had.
func (b *Budget) Take(name string, n int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.usedByClient[name] > 0 && b.usedByClient[name]+n > b.ofClient:
		return &Spent{Own: true, Limit: b.ofClient, What: b.what}
	case b.used+n > b.all:
		return &Spent{Limit: b.all, What: b.what}
	}
	b.used += n
	b.usedByClient[name] += n
	return nil
}

// Give returns what was taken.
func (b *Budget) Give(name string, n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	if b.usedByClient[name] -= n; b.usedByClient[name] == 0 {
		delete(b.usedByClient, name)
	}
}
