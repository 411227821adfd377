package events

import (
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// reader reads events at their positions. It keeps the block that it read last, as most
// are of the same.
type reader struct {
	view  *ledger.View
	block *ledger.Block
	roots map[transaction.Hash]transaction.Hash // of block; nil: not read yet
	place uint32
	out   *runtime.Outcome // at place of block; nil: not read, or there is none
	read  bool
}

// at is nil where there is no event: it is not kept any more, or never was.
func (r *reader) at(p Position) (*told, error) {
	if err := r.goTo(p.Height); err != nil || r.block == nil || uint64(p.Outcome) >= uint64(len(r.block.Outcomes)) {
		return nil, err
	}
	if !r.read || r.place != p.Outcome {
		out, err := r.view.Telling(r.block, int(p.Outcome))
		if err != nil {
			return nil, err
		}
		r.place, r.out, r.read = p.Outcome, out, true
	}
	if r.out == nil || uint64(p.Log) >= uint64(len(r.out.Logs)) {
		return nil, nil
	}
	t, is := parse(r.out.Executor, string(r.out.Logs[p.Log]))
	if !is {
		return nil, nil
	}
	return t, nil
}

func (r *reader) goTo(height uint64) error {
	if r.block != nil && r.block.Height == height {
		return nil
	}
	b, err := r.view.Block(height)
	*r = reader{view: r.view, block: b}
	return err
}

// receipt returns what the event at a position is of: its receipt, and the transaction
// that this stems from.
func (r *reader) receipt(p Position) (id, tx transaction.Hash, err error) {
	if err := r.goTo(p.Height); err != nil {
		return id, tx, err
	}
	id = r.block.Outcomes[p.Outcome]
	if r.roots == nil {
		if r.roots, err = r.view.Roots(r.block); err != nil {
			return id, tx, err
		}
	}
	tx, known := r.roots[id]
	if known {
		return id, tx, nil
	}
	root, err := r.view.Origin(id)
	if err != nil || root == nil {
		return id, tx, err
	}
	r.roots[id] = root.Hash()
	return id, root.Hash(), nil
}
