package ledger

import "latchkey/core/transaction"

// Origin returns the transaction that a receipt stems from, or nil when the
// receipt is unknown. Who made a receipt is found among the outcomes of the block
// that made it, and so on up to a transaction.
func (v *View) Origin(id transaction.Hash) (*transaction.Signed, error) {
	rs := records{v.State}
	for {
		height, rc, err := rs.receipt(id)
		if err != nil || rc == nil {
			return nil, err
		}
		parent, found, err := rs.maker(height, id)
		if err != nil || !found {
			return nil, err
		}
		if _, tx, err := rs.transaction(parent); err != nil || tx != nil {
			return tx, err
		}
		id = parent
	}
}

// maker returns the transaction or receipt of a block that made a receipt.
func (rs records) maker(height uint64, made transaction.Hash) (id transaction.Hash, found bool, err error) {
	b, err := rs.block(height)
	if err != nil || b == nil {
		return id, false, err
	}
	for _, id := range b.Outcomes {
		_, out, err := rs.outcome(id)
		if err != nil || out == nil {
			return id, false, err
		}
		for _, child := range out.ReceiptIDs {
			if child == made {
				return id, true, nil
			}
		}
	}
	return id, false, nil
}

// RanAt returns the height of the block in which a transaction or receipt ran; false when none has.
func (v *View) RanAt(id transaction.Hash) (height uint64, ran bool, err error) {
	e, err := records{v.State}.ran(id)
	if err != nil || e == nil {
		return 0, false, err
	}
	return e.height, true, nil
}
