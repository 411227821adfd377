package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"

	"latchkey/core/borsh"
	"latchkey/core/state"
)

// A host may keep outcomes, receipts and events for a while only. What stays for good is
// the chain: blocks and their inputs, of which it can be made again, so that a ledger
// moves with all of them; the time of each block by its hash and which transactions have
// run, so that no verdict depends on what a host keeps.

// KeepMin is how long outcomes are kept at least, in nanoseconds: while a transaction is
// valid its sender may ask what became of it.
const KeepMin = 2 * 24 * 3600 * 1_000_000_000

// pruneBlocks bounds what one slice prunes.
const pruneBlocks = 64

// PrunedError is something that ran in a block of which outcomes are not kept any more.
type PrunedError struct {
	Height  uint64 // of that block
	Through uint64 // height through which they are not kept
}

func (e *PrunedError) Error() string {
	return fmt.Sprintf("it ran in block %d, but what became of it is not kept: this host keeps the outcomes of blocks above %d", e.Height, e.Through)
}

// IsPruned reports whether an error is about what is not kept any more.
func IsPruned(err error) bool {
	var pruned *PrunedError
	return errors.As(err, &pruned)
}

// PrunedThrough is the height through which outcomes are not kept; 0: all are.
func (v *View) PrunedThrough() (uint64, error) { return records{v.State}.number("pruned") }

// number is a height among the ledger's own records; 0: there is none.
func (rs records) number(name string) (uint64, error) {
	key := metaKey(name)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return 0, err
	}
	r := borsh.NewReader(value)
	n := r.U64()
	return n, corrupt(key, r.Finish())
}

func setNumber(o *state.Overlay, name string, n uint64) {
	o.Set(metaKey(name), binary.LittleEndian.AppendUint64(nil, n))
}

// missingPage is why a page is not there.
func (rs records) missingPage(p place) error {
	through, err := rs.number("pruned")
	switch {
	case err != nil:
		return err
	case p.height <= through:
		return &PrunedError{p.height, through}
	}
	return corrupt(pageKey(p.height, p.page), &borsh.Error{Rule: "a page is missing"})
}

func inputKey(height uint64) []byte {
	return recordKey(recordInput, binary.BigEndian.AppendUint64(nil, height))
}

// input is what a block was made of, where its pages do not tell; else nil.
func (rs records) input(height uint64) (*Input, error) {
	key := inputKey(height)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return nil, err
	}
	in, err := DecodeInput(value)
	if err != nil {
		return nil, corrupt(key, err)
	}
	in.SignaturesVerified = true // the block was made of it
	return in, nil
}

// prune forgets the outcomes of the oldest blocks that were made before a time, and
// returns when the next one may go, in nanoseconds since 1970; 0: it is the head.
func (l *Ledger) prune(now, keep uint64) (next uint64, err error) {
	v, err := l.View(l.store)
	if err != nil {
		return 0, err
	}
	o, keep := v.State.Overlay, max(keep, KeepMin)
	through, err := records{o}.number("pruned")
	if err != nil {
		return 0, err
	}
	through = max(through, l.Genesis.Height)
	for n := 0; ; n++ {
		b, err := v.Block(through + 1)
		if err != nil {
			return 0, err
		}
		if b == nil || b.Height == v.Head.Height {
			next = 0
			break
		}
		if next = b.Time + keep; next > now || n == pruneBlocks {
			next = max(next, now)
			break
		}
		if err := v.pruneBlock(b); err != nil {
			return 0, err
		}
		through = b.Height
		setNumber(o, "pruned", through)
	}
	return next, commit(l.store, o)
}

// pruneBlock keeps the block's input and forgets what came of it.
func (v *View) pruneBlock(b *Block) error {
	in, err := v.inputOf(b)
	if err != nil {
		return err
	}
	rs, o := records{v.State}, v.State.Overlay
	for _, id := range b.Outcomes {
		e, err := rs.ran(id)
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		if e.kind == entryEarlier {
			o.Delete(recordKey(recordReceipt, id[:]))
		}
		if e.kind != entryTransaction {
			o.Delete(placeKey(id))
		}
	}
	o.Set(inputKey(b.Height), in.Borsh())
	o.Delete(adminKey(b.Height))
	o.Delete(duesKey(b.Height))
	for page := uint32(0); ; page++ {
		key := pageKey(b.Height, page)
		if _, ok, _ := o.Get(key); !ok {
			return o.Err()
		}
		o.Delete(key)
	}
}
