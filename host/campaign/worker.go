package campaign

import (
	"context"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// worker makes one drop after another with a signer of its own, whose transactions
// are noted before they are sent.
type worker struct {
	*run
	client *client.Client
	signer *client.Signer
	drop   int // what the transaction that is being signed is for
	step   int
}

// start makes the signer, which looks for the funder's key.
func (w *worker) start() (err error) {
	if w.signer != nil {
		return nil
	}
	w.client = client.New(w.node).Watched(client.Watch{Signed: w.noteSigned, Unclear: w.noteLost})
	w.signer, err = w.signs(w.client)
	return err
}

func (w *worker) noteSigned(tx *transaction.Signed) error {
	n := note{Drop: w.drop, Step: w.step, Hash: tx.Hash().String(), Borsh: tx.Borsh()}
	if err := w.journal.append(n); err != nil {
		return err
	}
	*w.at() = step{signed: n.Borsh, hash: n.Hash}
	return nil
}

func (w *worker) noteLost(hash transaction.Hash, err error) {
	if !w.at().lost {
		w.at().lost = true
		if failed := w.journal.append(note{Drop: w.drop, Step: w.step, Lost: true}); failed != nil {
			err = failed
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reports.Unclear(hash, err)
}

// noteDone notes that the step did what it should; hash is of the transaction.
func (w *worker) noteDone(hash string) error {
	*w.at() = step{done: true, hash: hash}
	return w.journal.append(note{Drop: w.drop, Step: w.step, Hash: hash, Done: true, ID: w.drops[w.drop].id})
}

func (w *worker) at() *step { return &w.drops[w.drop].steps[w.step] }

// makeDrop brings one drop to its end.
func (w *worker) makeDrop(ctx context.Context, i int) error {
	if err := w.start(); err != nil {
		return err
	}
	w.drop = i
	for w.step = range w.drops[i].steps {
		if w.at().done {
			continue
		}
		if err := w.take(ctx, w.task()); err != nil {
			return err
		}
	}
	return nil
}

// task is what one step of a drop asks for.
type task struct {
	receiver account.ID
	action   transaction.Action
	// read takes the outcome of a transaction that succeeded. An error is one that
	// did nothing.
	read func(*client.Outcome) error
	// happened asks the ledger whether it was done by a transaction of which nothing
	// is known any more.
	happened func(context.Context) (bool, error)
}

// take does a step. What an earlier run sent is asked for first: only where that did
// nothing, and cannot any more, something else is sent.
func (w *worker) take(ctx context.Context, t task) error {
	if tx := w.at().transaction(); tx != nil {
		done, err := w.goOn(ctx, t, tx)
		if done || err != nil {
			return err
		}
	}
	out, err := w.signer.Send(ctx, t.receiver, t.action)
	if err == nil {
		err = t.read(out)
	}
	if err != nil && (out == nil || !w.isDone(ctx, t)) {
		return err
	}
	return w.noteDone(out.Transaction.Hash.String())
}

// isDone reports whether what a transaction failed to do was done before it, as by a
// copy of the journal. Of an NFT that is gone nobody can tell where it went.
func (w *worker) isDone(ctx context.Context, t task) bool {
	done, err := t.happened(ctx)
	return done && err == nil && (w.step == 0 || w.NFT == "")
}

// goOn asks for the outcome of a transaction that may have been sent, and sends it if
// it was not. It is done unless that did nothing and cannot any more.
func (w *worker) goOn(ctx context.Context, t task, tx *transaction.Signed) (done bool, err error) {
	out, err := w.client.Settle(ctx, tx)
	switch {
	case err == nil && out.Err() == nil && t.read(out) == nil:
		return true, w.noteDone(w.at().hash)
	case err == nil:
		return false, nil // it ran, and did nothing
	case client.IsRefusal(err, "InvalidNonce"), client.IsRefusal(err, "Expired"):
		// It never ran and never will, or the node has forgotten it.
	default:
		return false, err
	}
	if done, err = t.happened(ctx); !done || err != nil {
		return false, err
	}
	return true, w.noteDone(w.at().hash)
}
