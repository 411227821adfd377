package ledger

import (
	"bytes"

	"latchkey/core/nep297"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Said splits an outcome's logs into events and others, each in order. The events
// of a failed receipt did not happen, and are left out.
func (p *Placed) Said() (events []nep297.Event, logs []string) {
	for _, log := range p.Logs {
		e, _, isEvent := nep297.Parse(string(log))
		switch {
		case !isEvent:
			logs = append(logs, string(log))
		case p.Status.Failure == nil:
			events = append(events, e)
		}
	}
	return events, logs
}

// Telling returns an outcome of a block by its place there, if its logs may hold events
// that happened; else, or if it is not kept any more, nil. A transaction's own has no logs.
func (v *View) Telling(b *Block, place int) (*runtime.Outcome, error) {
	id := b.Outcomes[place]
	if len(b.Transactions) == 1 && id == b.Transactions[0] { // what most blocks have
		return nil, nil
	}
	e, err := records{v.State}.ran(id)
	if IsPruned(err) {
		return nil, nil
	}
	if err != nil || e == nil {
		return nil, err
	}
	return e.telling(id)
}

// telling is the entry's outcome, if its logs may hold events that happened.
func (e *entry) telling(id transaction.Hash) (*runtime.Outcome, error) {
	if !bytes.Contains(e.out, []byte(nep297.Prefix)) {
		return nil, nil
	}
	out, err := e.outcome(id)
	if err != nil || out.Status.Kind == runtime.Failure {
		return nil, err
	}
	return out, nil
}

// Roots returns the transactions that receipts of a block stem from, by the receipts'
// ids: of those that were made in the block. Origin finds the others.
func (v *View) Roots(b *Block) (map[transaction.Hash]transaction.Hash, error) {
	rs, roots := records{v.State}, make(map[transaction.Hash]transaction.Hash, len(b.Outcomes))
	for _, tx := range b.Transactions {
		roots[tx] = tx
	}
	for _, id := range b.Outcomes {
		root, known := roots[id]
		if !known {
			continue
		}
		_, out, err := rs.outcome(id)
		if err != nil || out == nil {
			return roots, err
		}
		for _, made := range out.ReceiptIDs {
			roots[made] = root
		}
	}
	return roots, nil
}

// GenesisHeight is the height of the first block.
func (v *View) GenesisHeight() uint64 { return v.ledger.Genesis.Height }
