package replica

import (
	"fmt"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/internal/test/linear"
	"latchkey/internal/test/memstore"
)

// simulatedLedger is one of a world, with its log.
type simulatedLedger struct {
	world   *world
	name    string // empty: it is the only one
	genesis *ledger.Genesis
	log     *memory
	shelf   *shelf // of its checkpoints; nil: none are made
	history *linear.History
	paid    linear.Paid    // of each by its own client
	denied  []ledger.Entry // of which a node was told that they are not in the log, and never will be; world.mu guards it
}

// ledger is one of a name, of which nothing has happened.
func (w *world) ledger(t *testing.T, number int) *simulatedLedger {
	l := &simulatedLedger{world: w, genesis: genesis(), history: linear.Begin(linear.Paid{})}
	if w.kind.ledgers > 1 {
		l.name = fmt.Sprint("ledger", number)
		l.genesis.ChainID += "-" + l.name
	}
	first := memstore.New()
	if _, err := ledger.Create(first, nil, l.genesis, noCode); err != nil {
		t.Fatal(err)
	}
	l.log = &memory{genesis: headOf(t, first).ID(), roll: w.roll}
	if w.kind.checkpointEvery > 0 {
		l.shelf = newShelf()
	}
	return l
}

// path is where nodes answer for it.
func (l *simulatedLedger) path() string {
	if l.name == "" {
		return ""
	}
	return "/l/" + l.name
}

// denies notes entries of which a node is told that they were not added.
func (l *simulatedLedger) denies(entries []ledger.Entry) {
	l.world.set(func() { l.denied = append(l.denied, entries...) })
}

// losesLeases ends all leases early, as when another server takes over whose clock is ahead. The
// node that had one may then answer what is stale until it knows, so such reads are not held
// against anything.
func (w *world) losesLeases() {
	for _, l := range w.ledgers {
		l.log.mu.Lock()
		l.log.expires = time.Now()
		l.log.mu.Unlock()
	}
	if w.roll != nil {
		w.roll.runsOut()
	}
	w.set(func() { w.lost = w.at() })
}

// hasLease tells whether nobody can still believe in a lease that was lost.
func (w *world) hasLease() (has bool) {
	w.set(func() { has = w.lost == 0 || w.at() > w.lost+LeaseDefault })
	return has
}
