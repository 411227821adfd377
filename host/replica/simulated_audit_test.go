package replica

import (
	"context"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/linear"
	"latchkey/internal/test/memstore"
)

// audit holds what is left of a ledger against what was answered.
func (l *simulatedLedger) audit(t *testing.T) {
	t.Helper()
	again := l.runAgain(t)
	if again == nil {
		return
	}
	l.holdsPayments(t, again)
	l.holdsNodes(headOf(t, again))
	l.holdsVerdicts()
	l.holdsTerms()
	w := l.world
	w.met.terms, w.met.reads = w.met.terms+l.log.term, w.met.reads+l.history.Reads()
	if err := l.history.Err(); err != nil {
		w.finds("linear", "%v", err)
	}
}

// runAgain is the store of a node that runs all of the log; nil: it cannot.
func (l *simulatedLedger) runAgain(t *testing.T) *memstore.Store {
	t.Helper()
	store := memstore.New()
	again, err := ledger.Create(store, nil, l.genesis, noCode)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledgerlog.NewLocal(again, store.View).Append(context.Background(), 1, l.log.entries); err != nil {
		l.world.finds("acknowledged", "the log cannot be run: %v", err)
		return nil
	}
	return store
}

// holdsPayments: what was acknowledged is in the log, and nothing else is.
func (l *simulatedLedger) holdsPayments(t *testing.T, of state.Reader) {
	t.Helper()
	again, err := ledger.Open(of.(state.Store), nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := again.View(of)
	if err != nil {
		t.Fatal(err)
	}
	total := uint64(0)
	for who := range linear.Payers {
		for number := uint64(1); number <= l.paid[who]; number++ {
			total++
			if status, err := v.Transaction(l.payment(who, number).Hash()); err != nil || status == nil {
				l.world.finds("acknowledged", "payment %d of %s is not in the log (%v)", number, payer(who), err)
			}
		}
	}
	l.world.met.payments += total
	acc, _ := v.Account(sink)
	if made, _ := acc.Amount.SaturatingSub(begunWith).Words(); made != total {
		l.world.finds("acknowledged", "%d payments are made, and %d were answered", made, total)
	}
}

// holdsNodes: in the end all come to the newest block of the log.
func (l *simulatedLedger) holdsNodes(head *ledger.Block) {
	ctx, end := context.WithTimeout(context.Background(), startMax)
	defer end()
	for _, n := range l.world.nodes {
		p := l.world.reached(n.name, l.path())
		for ; p == nil && sleepFor(ctx, time.Second) == nil; p = l.world.reached(n.name, l.path()) { // it starts yet
		}
		if p == nil || !p.member.Await(ctx, head.Height) {
			l.world.finds("live", "%s does not come to block %d", n.name, head.Height)
			continue
		}
		var own *ledger.Block
		if err := p.node.Read(func(v *ledger.View) error { own = v.Head; return nil }); err != nil || own.Hash != head.Hash {
			l.world.finds("parted", "%s is at block %v, and the log is at %v (%v)", n.name, own, head.ID(), err)
		}
	}
}

// holdsVerdicts: what a node was told not to be in the log is not there.
func (l *simulatedLedger) holdsVerdicts() {
	for _, e := range l.denied {
		if in := l.log.has(e.Height); in != nil && in.BlockHash == e.BlockHash {
			l.world.finds("verdicts", "block %d is in the log, and its maker was told that it is not", e.Height)
		}
	}
}

// holdsTerms: when a term has begun, nothing comes of earlier ones.
func (l *simulatedLedger) holdsTerms() {
	for _, b := range l.log.begun {
		for i := b.entries; i < len(l.log.entries); i++ {
			if l.log.by[i].term < b.term {
				l.world.finds("terms", "block %d is of term %d, and came after term %d had begun", l.log.entries[i].Height, l.log.by[i].term, b.term)
				return
			}
		}
	}
}

func headOf(t *testing.T, r state.Reader) *ledger.Block {
	t.Helper()
	head, err := ledger.HeadIn(r)
	if err != nil {
		t.Fatal(err)
	}
	return head
}
