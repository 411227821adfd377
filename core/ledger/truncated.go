package ledger

import "fmt"

// TruncatedError is a block that is from before the checkpoint that this place has begun
// with.
type TruncatedError struct{ Height, First uint64 }

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("block %d is not here: this place began with the checkpoint of block %d, and has the blocks from there on", e.Height, e.First)
}

// reach refuses the height of a block whose input is not here.
func (rs records) reach(height uint64) error {
	first, err := rs.number(restoredAt)
	if err == nil && height < first {
		err = &TruncatedError{height, first}
	}
	return err
}

// First is the height of the first block that this place has had the state of: genesis, or
// the checkpoint that it has begun with.
func (v *View) First() uint64 {
	at, err := records{v.State}.number(restoredAt)
	if err != nil {
		v.Fail(err)
	}
	return max(at, v.ledger.Genesis.Height)
}

// HasBehind refuses a height if what ran in blocks behind it is not all here.
func (v *View) HasBehind(height uint64) error {
	if first := v.First(); height < first && first > v.ledger.Genesis.Height {
		return &TruncatedError{height, first}
	}
	return nil
}
