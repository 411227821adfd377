package ledger

import (
	"fmt"

	"latchkey/core/borsh"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Entry is a block as a log keeps it: what it was made of, and what came of that. Entries
// follow each other as blocks do; the first one follows the genesis block.
type Entry struct {
	Height    uint64
	PrevHash  transaction.Hash // of the block before
	Input     []byte           // Input.Borsh of what was accepted
	BlockHash transaction.Hash
	Root      transaction.Hash // state_root after the block
}

// entryVersion is the layout that entries are written in. A program that does not know it
// stops: to pass over an entry is to leave the ledger.
const entryVersion = 1

// ID names the entry's block.
func (e *Entry) ID() BlockID { return BlockID{e.Height, e.BlockHash} }

// Borsh returns the entry as logs keep it: the version as u8, then the fields in order.
func (e *Entry) Borsh() []byte {
	var w borsh.Writer
	w.Reserve(1 + 8 + 3*len(e.Root) + 4 + len(e.Input))
	w.U8(entryVersion)
	w.U64(e.Height)
	w.Hash(e.PrevHash)
	w.Blob(e.Input)
	w.Hash(e.BlockHash)
	w.Hash(e.Root)
	return w.Bytes()
}

// EntryVersionError is an entry that a later program has written.
type EntryVersionError struct{ Found uint8 }

func (e *EntryVersionError) Error() string {
	return fmt.Sprintf("an entry of the log has version %d, this program knows %d: use the program that wrote it", e.Found, entryVersion)
}

// DecodeEntry reads what Borsh returns, and nothing else. It does not look into the
// input. Errors: *EntryVersionError, *borsh.Error.
func DecodeEntry(b []byte) (Entry, error) {
	r := borsh.NewReader(b)
	version := r.U8()
	if r.Err() == nil && version != entryVersion {
		return Entry{}, &EntryVersionError{version}
	}
	e := Entry{Height: r.U64(), PrevHash: r.Hash(), Input: r.Blob(), BlockHash: r.Hash(), Root: r.Hash()}
	return e, r.Finish()
}

// Recorder is a store of a ledger whose log is kept elsewhere.
type Recorder interface {
	state.Store
	// Record is state.Pipelined.CommitLater for what blocks have changed, whose entries
	// these are. They are in the log before the changes are committed, and before anyone
	// but the maker of blocks reads them. Neither list is changed afterwards.
	Record(entries []Entry, changes []state.Change) (durable func() error, err error)
}

// DivergedError is a log that tells another history than the one that this program comes
// to, or has come to.
type DivergedError struct {
	Own *Entry // nil: there is no block
	Log *Entry // nil: the log has none
	Why error  // there is no block; nil: nothing was refused
}

func (e *DivergedError) Error() string {
	switch {
	case e.Own == nil && e.Why != nil:
		return fmt.Sprintf("the log and this node have parted: the input of block %d makes no block here: %v", e.Log.Height, e.Why)
	case e.Own == nil:
		return fmt.Sprintf("the log and this node have parted: the input of block %d makes no block here", e.Log.Height)
	case e.Log == nil:
		return fmt.Sprintf("the log and this node have parted: the log has lost block %d, which this node has with the root %s", e.Own.Height, e.Own.Root)
	}
	return fmt.Sprintf("the log and this node have parted: block %d has the root %s in the log, and %s here", e.Log.Height, e.Log.Root, e.Own.Root)
}

// Follow makes the blocks of entries, which follow the head, holds each against its entry
// and commits them as one; nothing of them is recorded. Signatures are checked. After an
// error none of them is committed. Errors: *DivergedError, *InputError, a decoder's, and
// those of the store.
func (l *Ledger) Follow(entries []Entry) (*Block, error) {
	batch, err := l.Begin()
	if err != nil {
		return nil, err
	}
	for i := range entries {
		if err := batch.follow(&entries[i]); err != nil {
			return nil, err
		}
	}
	if err := commit(l.store, batch.base.Overlay); err != nil {
		return nil, err
	}
	l.recent.add(batch.taken, batch.head)
	return batch.head, nil
}

func (b *Batch) follow(e *Entry) error {
	in, err := DecodeInput(e.Input)
	if err != nil {
		return fmt.Errorf("the input of block %d: %w", e.Height, err)
	}
	switch {
	case in.Height != e.Height:
		return &InputError{fmt.Sprintf("it is for height %d and stands in the entry of height %d", in.Height, e.Height)}
	case e.Height == b.head.Height+1 && e.PrevHash != b.head.Hash:
		return &DivergedError{Own: &Entry{Height: b.head.Height, BlockHash: b.head.Hash, PrevHash: b.head.PrevHash, Root: b.head.State},
			Log: &Entry{Height: b.head.Height, BlockHash: e.PrevHash}}
	}
	made := len(b.entries)
	applied, err := b.Apply(*in)
	if err != nil {
		return err
	}
	if len(b.entries) == made {
		return &DivergedError{Log: e, Why: applied.refusal()}
	}
	if own := &b.entries[made]; own.BlockHash != e.BlockHash || own.Root != e.Root {
		return &DivergedError{Own: own, Log: e}
	}
	return nil
}

// Entry returns the entry of a block, put together of what is stored; nil: there is no
// such block, or it is the genesis block.
func (v *View) Entry(height uint64) (*Entry, error) {
	b, err := v.Block(height)
	if err != nil || b == nil || b.PrevHash == (transaction.Hash{}) {
		return nil, err
	}
	in, err := v.inputOf(b)
	if err != nil {
		return nil, err
	}
	return &Entry{Height: height, PrevHash: b.PrevHash, Input: in.Borsh(), BlockHash: b.Hash, Root: b.State}, nil
}
