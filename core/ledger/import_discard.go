package ledger

import (
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Discarded names an import as its status had it, so that no later one is meant.
type Discarded struct {
	Ledger transaction.Hash `json:"ledger"`
	Wants  uint64           `json:"wants"`
}

// Discard gives an import up: from then on the place waits for any ledger, and all else that
// the store holds is for the host to remove. A ledger that lived here before is not
// discarded: the place would lose what it was sealed with.
func (m *Import) Discard(what Discarded) error {
	how, err := m.Status()
	if err != nil {
		return err
	}
	switch {
	case m.stage == importNone:
		return importError(ImportNone, "nothing is being taken in here")
	case m.returns:
		return importError(ImportReturns, "the ledger lived here before it was sealed, and comes back: go on with the import")
	case how.Ledger != what.Ledger || how.Wants != what.Wants:
		return importError(ImportWentOn, "the import went on meanwhile: it wants record %d of ledger %s", how.Wants, how.Ledger)
	}
	o := state.NewOverlay(m.store)
	noteImport(o, importBegun, nil)
	m.stage, m.ledger, m.text, m.codes = importBegun, nil, nil, nil
	return commit(m.store, o)
}
