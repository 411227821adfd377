package ledger

import (
	"errors"
	"fmt"

	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Verification is what Verify has read.
type Verification struct {
	Head         *Block
	Blocks       uint64
	Transactions uint64
	Outcomes     uint64
	UndoRecords  uint64 // of the window of history
	Records      uint64 // all there are
	Damage       []error
}

// verifyDamageMax bounds what Verify lists before it gives up.
const verifyDamageMax = 20

// BlockError is a block whose records do not fit together.
type BlockError struct {
	Height uint64
	What   string
}

func (e *BlockError) Error() string { return fmt.Sprintf("block %d: %s", e.Height, e.What) }

// Verify reads all that a store holds of a ledger: whether every record reads, each block
// follows from the one before and has what it names, and history can be undone.
// The error is the store's, or ErrEmpty.
func Verify(r state.Reader) (*Verification, error) {
	v := &verifier{records: records{r}}
	for _, step := range []func() error{v.start, v.blocks, v.undo, v.all} {
		if err := v.note(step()); err != nil {
			return &v.Verification, err
		}
		if len(v.Damage) >= verifyDamageMax || v.Head == nil {
			break
		}
	}
	return &v.Verification, nil
}

type verifier struct {
	Verification
	records
	genesis uint64
	first   uint64 // height of genesis, or of the checkpoint that it began with
	pruned  uint64 // height through which outcomes are not kept
}

// note keeps damage, and passes on what keeps the store from being read.
func (v *verifier) note(err error) error {
	var corrupt *state.CorruptError
	var block *BlockError
	if errors.As(err, &corrupt) || errors.As(err, &block) {
		v.Damage = append(v.Damage, err)
		return nil
	}
	return err
}

// start finds where the chain begins and ends.
func (v *verifier) start() error {
	text, ok, err := v.r.Get(metaKey("genesis"))
	if err != nil {
		return err
	}
	if !ok {
		return ErrEmpty
	}
	g, err := ParseGenesis(text)
	if err != nil {
		return corrupt(metaKey("genesis"), err)
	}
	restored, err := v.number(restoredAt)
	if err != nil {
		return err
	}
	v.genesis, v.first = g.Height, max(g.Height, restored)
	if v.pruned, err = v.number("pruned"); err != nil {
		return err
	}
	if v.Head, err = v.head(); err == nil && v.Head == nil {
		err = corrupt(metaKey("head"), errors.New("the head's block is missing"))
	}
	return err
}

// blocks follows the chain from where it begins here.
func (v *verifier) blocks() error {
	var before *Block
	for height := v.first; height <= v.Head.Height && len(v.Damage) < verifyDamageMax; height++ {
		b, err := v.block(height)
		if err == nil && b == nil {
			err = &BlockError{height, "it is missing"}
		}
		if err == nil {
			err = v.one(b, before)
			v.Blocks++
		}
		if err := v.note(err); err != nil {
			return err
		}
		before = b
	}
	return nil
}

// one holds a block against the one before, nil for none, and reads what it names.
func (v *verifier) one(b, before *Block) error {
	height, _, known, err := v.blockTime(b.Hash)
	switch {
	case err != nil:
		return err
	case !known || height != b.Height:
		return &BlockError{b.Height, fmt.Sprintf("its hash %s leads to no block, or to another", b.Hash)}
	case before != nil && (b.PrevHash != before.Hash || b.PrevState != before.State):
		return &BlockError{b.Height, fmt.Sprintf("it does not follow block %d", before.Height)}
	}
	if b.Height > v.genesis && b.Height <= v.pruned {
		return v.hasInput(b)
	}
	for _, hash := range b.Transactions {
		if err := v.hasTransaction(b, hash); err != nil {
			return err
		}
	}
	for _, id := range b.Outcomes {
		at, out, err := v.outcome(id)
		if err != nil {
			return err
		}
		if out == nil || at != b.Height {
			return &BlockError{b.Height, fmt.Sprintf("its outcome %s is missing", id)}
		}
		v.Outcomes++
	}
	return nil
}

// hasInput holds a block whose outcomes are not kept against what it was made of.
func (v *verifier) hasInput(b *Block) error {
	in, err := v.input(b.Height)
	if err != nil {
		return err
	}
	if in == nil || len(in.Transactions) != len(b.Transactions) {
		return &BlockError{b.Height, "its input is missing"}
	}
	for i, tx := range in.Transactions {
		if tx.Hash() != b.Transactions[i] {
			return &BlockError{b.Height, fmt.Sprintf("its transaction %s is missing", b.Transactions[i])}
		}
		v.Transactions++
	}
	return nil
}

func (v *verifier) hasTransaction(b *Block, hash transaction.Hash) error {
	at, tx, err := v.transaction(hash)
	if err != nil {
		return err
	}
	if tx == nil || at != b.Height || tx.Hash() != hash {
		return &BlockError{b.Height, fmt.Sprintf("its transaction %s is missing", hash)}
	}
	v.Transactions++
	return nil
}

// undo reads the window of history through.
func (v *verifier) undo() error {
	oldest := v.first
	if v.Head.Height > HistoryBlocks {
		oldest = max(oldest, v.Head.Height-HistoryBlocks)
	}
	for height := oldest + 1; height <= v.Head.Height && len(v.Damage) < verifyDamageMax; height++ {
		n, err := state.CheckUndo(v.r, height)
		v.UndoRecords += uint64(n)
		if err := v.note(err); err != nil {
			return err
		}
	}
	return nil
}

// all reads every record, and decodes those of accounts and keys.
func (v *verifier) all() error {
	return v.r.Scan(nil, nil, func(key, value []byte) bool {
		v.Records++
		e, ok := state.EntryOf(key)
		if !ok {
			return true
		}
		var err error
		switch e.Kind {
		case state.EntryAccount:
			_, err = state.DecodeAccount(value)
		case state.EntryAccessKey:
			_, err = state.DecodeAccessKey(value)
		}
		_ = v.note(corrupt(key, err))
		return len(v.Damage) < verifyDamageMax
	})
}
