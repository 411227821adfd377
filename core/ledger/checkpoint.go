package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"sort"

	"latchkey/core/borsh"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// A checkpoint is all that blocks behind a height depend on: what state roots cover, the
// blocks that transactions may name still, and how the ledger began. It is cut into pages,
// records as an archive has them, of which the hash of each is in its sum. Where a page ends
// depends on what is at its end, so that two checkpoints have most pages in common.
//
// When drops are over is no part of it, since hosts note that each for itself; who begins
// with a checkpoint is given it beside.

// Kinds of pages. The values are in files: never change them.
const (
	pageOrigin   = 'o' // genesis, input of the checkpoint's block, and blocks that are named by epochs
	pageBlocks   = 'w' // blocks that transactions may name
	pageState    = 's' // keys and values
	pageSchedule = 'd' // keys and values of what is beside
)

const (
	// pageBytesMin is the size below which no page of keys ends but the last.
	pageBytesMin = 16 << 10
	// pageBytesMax is the size from which on a page ends wherever it is, so that its length
	// is at most that and one record.
	pageBytesMax = 256 << 10
	// pageKeys is how many keys stand before one at which a page ends, on average.
	pageKeys = 256
	// pageHeights is how many heights stand in a page of blocks.
	pageHeights = 256
)

// Checkpoint names the whole of a ledger after a block.
type Checkpoint struct {
	Ledger transaction.Hash // hash of the genesis block
	BlockID
	Pages []transaction.Hash // SHA-256 of each, in order
}

// checkpointDomain keeps sums of checkpoints apart from other hashes.
const checkpointDomain = "latchkey checkpoint 1\n"

// Sum is the SHA-256 of "latchkey checkpoint 1\n" and the checkpoint in Borsh.
func (c *Checkpoint) Sum() transaction.Hash {
	var w borsh.Writer
	w.Raw([]byte(checkpointDomain))
	w.Hash(c.Ledger)
	w.U64(c.Height)
	w.Hash(c.Hash)
	encodeHashes(&w, c.Pages)
	return sha256.Sum256(w.Bytes())
}

// PageTaker is given the pages of a checkpoint in order, each with its hash.
type PageTaker func(hash transaction.Hash, page []byte) error

// NoCheckpointError is a height of which no checkpoint can be made.
type NoCheckpointError struct{ Height, Earliest, Head uint64 }

func (e *NoCheckpointError) Error() string {
	return fmt.Sprintf("there is no checkpoint of block %d here: it can be made of blocks %d to %d", e.Height, e.Earliest, e.Head)
}

// Checkpoint makes the checkpoint of the block at a height, whose state is kept. v is a view
// of the newest state. It reads all of it once. Errors: *NoCheckpointError, those of take,
// and those of the store.
func (v *View) Checkpoint(height uint64, take PageTaker) (*Checkpoint, error) {
	pruned, err := v.PrunedThrough()
	if err != nil {
		return nil, err
	}
	// What of receipts under way is noted goes with the outcomes of the blocks that they run in.
	if earliest := max(v.Earliest(), v.ledger.Genesis.Height+1, pruned); height < earliest || height > v.Head.Height {
		return nil, &NoCheckpointError{height, earliest, v.Head.Height}
	}
	b, err := v.Block(height)
	if err != nil {
		return nil, err
	}
	genesis, err := v.Block(v.ledger.Genesis.Height)
	if err != nil {
		return nil, err
	}
	c := &Checkpoint{Ledger: genesis.Hash, BlockID: b.ID()}
	p := &pager{take: func(hash transaction.Hash, page []byte) error {
		c.Pages = append(c.Pages, hash)
		return take(hash, page)
	}}
	since := v.nameable(b)
	if err := v.originPage(p, b, since); err != nil {
		return nil, err
	}
	if err := v.blockPages(p, since, height); err != nil {
		return nil, err
	}
	return c, v.statePages(p, height)
}

// nameable is the height from which on a checkpoint of b has the blocks: the first of those
// that transactions of later blocks may name, or one shortly before it.
func (v *View) nameable(b *Block) uint64 {
	first, valid := v.First(), (v.ledger.Schedule.Limits.ValiditySeconds+1)*1e9
	if carried, err := (records{v.State}).number(carriedSince); err == nil && carried > 0 {
		first = carried
	}
	since := first + uint64(sort.Search(int(b.Height-first), func(i int) bool {
		at, err := v.Block(first + uint64(i))
		return err == nil && at != nil && b.Time-at.Time < valid
	}))
	return max(first, since/pageHeights*pageHeights)
}

// originPage is how the ledger began, and what else is not found by going on from its blocks:
// those that epochs are named by.
func (v *View) originPage(p *pager, b *Block, since uint64) error {
	text, _, err := v.reader.Get(metaKey("genesis"))
	if err != nil {
		return err
	}
	in, err := v.inputOf(b)
	if err != nil {
		return err
	}
	p.page.Blob(text)
	p.page.Blob(in.Borsh())
	for _, height := range v.ledger.landmarks(since, b.Height) {
		at, err := v.Block(height)
		if err != nil {
			return err
		}
		if at == nil {
			return &BlockError{height, "it is missing"}
		}
		p.page.Blob(at.encodeBody())
	}
	return p.end(pageOrigin)
}

// landmarks are the heights of genesis and of the blocks that name the epochs of those from
// since to height, and the next, as far as they are below since.
func (l *Ledger) landmarks(since, height uint64) []uint64 {
	blocks := l.Schedule.EpochBlocks
	all := []uint64{l.Genesis.Height}
	for epoch := max(since/blocks, 1) - 1; epoch <= height/blocks; epoch++ {
		if last := epoch * blocks; last > l.Genesis.Height+1 && last <= since {
			all = append(all, last-1)
		}
	}
	return all
}

func (v *View) blockPages(p *pager, since, height uint64) error {
	for at := since; at <= height; at++ {
		b, err := v.Block(at)
		if err != nil {
			return err
		}
		if b == nil {
			return &BlockError{at, "it is missing"}
		}
		p.page.Blob(b.encodeBody())
		if at == height || (at+1)%pageHeights == 0 {
			if err := p.end(pageBlocks); err != nil {
				return err
			}
		}
	}
	return nil
}

// statePages are what state roots cover, with receipts that are under way as the blocks that
// made them have noted them.
func (v *View) statePages(p *pager, height uint64) error {
	past, err := state.Unwound(v.reader, height, v.Head.Height)
	if err != nil {
		return err
	}
	var failed error
	_ = state.EachCovered(past, func(key, value []byte) bool { // past keeps errors
		if failed = p.add(pageState, key, value); failed != nil {
			return false
		}
		if id, ok := state.Underway(key); ok {
			made := recordKey(recordReceipt, id[:])
			if note, ok, _ := past.Get(made); ok {
				failed = p.add(pageState, made, note)
			}
		}
		return failed == nil
	})
	if failed == nil {
		failed = past.Err()
	}
	if failed == nil {
		failed = p.end(pageState)
	}
	return failed
}

// Schedule gives the pages that are given beside a checkpoint: when drops are over, as far as
// this host knows. Errors: those of take, and of the store.
func (v *View) Schedule(take PageTaker) error {
	p := &pager{take: take}
	for _, kind := range []byte{recordDueOf, recordDueAt, recordDueTurn, recordTurnOf} {
		var failed error
		err := v.reader.Scan(recordKey(kind, nil), recordKey(kind+1, nil), func(key, value []byte) bool {
			failed = p.add(pageSchedule, key, value)
			return failed == nil
		})
		if failed != nil || err != nil {
			return errors.Join(failed, err)
		}
	}
	return p.end(pageSchedule)
}

// pager cuts what it is given into pages.
type pager struct {
	take PageTaker
	page borsh.Writer
}

// add adds a key with its value, and ends the page behind keys that all agree on.
func (p *pager) add(kind byte, key, value []byte) error {
	p.page.Blob(key)
	p.page.Blob(value)
	size, last := len(p.page.Bytes()), crc32.Checksum(key, castagnoli)%pageKeys == 0
	if last && size >= pageBytesMin || size >= pageBytesMax {
		return p.end(kind)
	}
	return nil
}

// end ends the page, unless it is empty.
func (p *pager) end(kind byte) error {
	if len(p.page.Bytes()) == 0 {
		return nil
	}
	page := ArchiveRecord{kind, p.page.Bytes()}.append(nil)
	p.page = borsh.Writer{}
	return p.take(sha256.Sum256(page), page)
}
