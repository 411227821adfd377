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

// audit holds what is left of a world against what was answered.
func (w *world) audit(t *testing.T) {
	t.Helper()
	again := w.runAgain(t)
	if again == nil {
		return
	}
	w.holdsPayments(t, again)
	w.holdsNodes(headOf(t, again))
	w.holdsVerdicts()
	w.holdsTerms()
	w.met.reads = w.history.Reads()
	if err := w.history.Err(); err != nil {
		w.finds("linear", "%v", err)
	}
}

// runAgain is the store of a node that runs all of the log; nil: it cannot.
func (w *world) runAgain(t *testing.T) *memstore.Store {
	t.Helper()
	store := memstore.New()
	l, err := ledger.Create(store, nil, genesis(), noCode)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledgerlog.NewLocal(l, store.View).Append(context.Background(), 1, w.log.entries); err != nil {
		w.finds("acknowledged", "the log cannot be run: %v", err)
		return nil
	}
	return store
}

// holdsPayments: what was acknowledged is in the log, and nothing else is.
func (w *world) holdsPayments(t *testing.T, of state.Reader) {
	t.Helper()
	l, err := ledger.Open(of.(state.Store), nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := l.View(of)
	if err != nil {
		t.Fatal(err)
	}
	total := uint64(0)
	for who := range linear.Payers {
		for number := uint64(1); number <= w.paid[who]; number++ {
			total++
			if status, err := v.Transaction(w.payment(who, number).Hash()); err != nil || status == nil {
				w.finds("acknowledged", "payment %d of %s is not in the log (%v)", number, payer(who), err)
			}
		}
	}
	w.met.payments, w.met.terms = total, w.log.term
	acc, _ := v.Account(sink)
	if made, _ := acc.Amount.SaturatingSub(begunWith).Words(); made != total {
		w.finds("acknowledged", "%d payments are made, and %d were answered", made, total)
	}
}

// holdsNodes: in the end all come to the newest block of the log.
func (w *world) holdsNodes(head *ledger.Block) {
	ctx, end := context.WithTimeout(context.Background(), startMax)
	defer end()
	for _, n := range w.nodes {
		l := w.reached(n.name)
		for ; l == nil && sleepFor(ctx, time.Second) == nil; l = w.reached(n.name) { // it starts yet
		}
		if l == nil || !l.member.Await(ctx, head.Height) {
			w.finds("live", "%s does not come to block %d", n.name, head.Height)
			continue
		}
		var own *ledger.Block
		if err := l.node.Read(func(v *ledger.View) error { own = v.Head; return nil }); err != nil || own.Hash != head.Hash {
			w.finds("parted", "%s is at block %v, and the log is at %v (%v)", n.name, own, head.ID(), err)
		}
	}
}

// holdsVerdicts: what a node was told not to be in the log is not there.
func (w *world) holdsVerdicts() {
	for _, e := range w.denied {
		if in := w.log.has(e.Height); in != nil && in.BlockHash == e.BlockHash {
			w.finds("verdicts", "block %d is in the log, and its maker was told that it is not", e.Height)
		}
	}
}

// holdsTerms: when a term has begun, nothing comes of earlier ones.
func (w *world) holdsTerms() {
	for _, b := range w.log.begun {
		for i := b.entries; i < len(w.log.entries); i++ {
			if w.log.by[i].term < b.term {
				w.finds("terms", "block %d is of term %d, and came after term %d had begun", w.log.entries[i].Height, w.log.by[i].term, b.term)
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
