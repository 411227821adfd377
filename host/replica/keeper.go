package replica

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
)

const (
	keepEvery  = 2 * time.Second  // checkpoints are looked at
	keepIdle   = 20 * time.Second // where no block has come in as many looks as stillLooks
	stillLooks = 5
	keepAgain  = 30 * time.Second // after an error: reading the state through takes a while
	standEvery = 20 * time.Second // a node says how far it is, if nothing has changed, and hears of others
	// putBytes is the size of pages that are put down at once.
	putBytes = 1 << 20
)

// CheckpointEveryMax bounds the blocks between two checkpoints: each is compared while the
// state that it is of is still kept.
const CheckpointEveryMax = ledger.HistoryBlocks / 2

// OtherStateError is a checkpoint, whole as it was recorded, that has another sum than this
// node's state: of the same entries the node that made it and this one have come to two states.
type OtherStateError struct {
	Own   *ledger.Checkpoint
	Log   ledgerlog.Checkpoint
	Pages []transaction.Hash // of the log's
}

func (e *OtherStateError) Error() string {
	return fmt.Sprintf("the log and this node have parted: the state after block %d has the sum %s in the log's checkpoint, and %s here", e.Log.Height, e.Log.Sum, e.Own.Sum())
}

func (e *OtherStateError) noted() (here, log *noted) {
	sum := e.Own.Sum()
	return &noted{Height: e.Own.Height, Hash: &e.Own.Hash, Sum: &sum, Pages: without(e.Own.Pages, e.Pages)},
		&noted{Height: e.Log.Height, Hash: &e.Log.Hash, Sum: &e.Log.Sum, Pages: without(e.Pages, e.Own.Pages)}
}

// without are those of a list that another has not.
func without(list, other []transaction.Hash) (rest []transaction.Hash) {
	in := make(map[transaction.Hash]bool, len(other))
	for _, hash := range other {
		in[hash] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(hash transaction.Hash) bool { return in[hash] })
}

// keeper makes checkpoints while its node leads, and holds those that others have made
// against what its node has. Both read all of the state, beside the blocks.
type keeper struct {
	*Member
	records map[ledgerlog.Checkpoint]bool // those that there are, and whether each was whole when it was looked at
	checked uint64                        // height of the newest that was found to be this node's own
	stood   ledgerlog.Standing
	stoodAt time.Time
	failing said
	// lookedAt is the height at the last look, and still how many have found the same.
	lookedAt uint64
	still    int
	// disputed is what was said last of other nodes that dispute a checkpoint.
	disputed said
}

func (k *keeper) run(ctx context.Context) {
	if k.Checkpoints == nil {
		return
	}
	for ctx.Err() == nil {
		err := k.step(ctx)
		if IsParting(err) {
			k.dispute(ctx, err)
			_ = k.parts(err)
			k.end()
			return
		}
		k.says(ctx, &k.failing, "the log's checkpoints are not kept at present", err)
		k.stands(ctx)
		k.rests(ctx, err)
	}
}

// rests waits until checkpoints are to be looked at again. Where no block has come for a while
// there is hardly one to make, or another node's to compare.
func (k *keeper) rests(ctx context.Context, err error) {
	pause := keepEvery
	if err != nil {
		pause = keepAgain
	}
	if height := k.Height(); height != k.lookedAt {
		k.lookedAt, k.still = height, 0
	} else if k.still++; k.still > stillLooks {
		idle, end := context.WithTimeout(ctx, keepIdle)
		defer end()
		k.Node.AwaitAbove(idle, height)
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// dispute tells the other nodes that this one has come to another state: whichever is wrong,
// nobody begins with that checkpoint, and nothing is removed below it, until that is settled.
func (k *keeper) dispute(ctx context.Context, err error) {
	other := (*OtherStateError)(nil)
	if !errors.As(err, &other) {
		return
	}
	s := ledgerlog.Standing{Address: k.Address, Height: k.Height(), Checked: k.checked, Disputed: other.Log.Height}
	k.says(ctx, &k.failing, "the other nodes are not told that this one disputes a checkpoint", k.Checkpoints.Stand(ctx, s))
}

// hears says that another node disputes a checkpoint, once.
func (k *keeper) hears(ctx context.Context) {
	disputes, err := k.Checkpoints.Disputes(ctx)
	if err != nil { // it is asked the next time
		return
	}
	var all []error
	for _, s := range disputes {
		all = append(all, fmt.Errorf("the node %s has come to another state than the checkpoint of block %d has: it, or the node that made that, is wrong", s.Address, s.Disputed))
	}
	k.says(ctx, &k.disputed, "a checkpoint is disputed", errors.Join(all...))
}

// step compares the newest checkpoint, or makes the next. Damaged ones do not count: who makes
// checkpoints removes them, and makes others in their place.
func (k *keeper) step(ctx context.Context) error {
	whole, damaged, err := k.recorded(ctx)
	if err != nil {
		return err
	}
	makes := k.Leads() && k.CheckpointEvery > 0
	if makes {
		for _, c := range damaged {
			if err := k.Checkpoints.Drop(ctx, c); err != nil {
				return err
			}
		}
	}
	height, last := k.Height(), k.Ledger.Genesis.Height
	if len(whole) > 0 {
		newest := whole[0]
		last = newest.Height
		if k.checked < last && last <= height {
			return k.compare(ctx, newest)
		}
	}
	if makes && height >= last+k.CheckpointEvery {
		return k.make(ctx, height)
	}
	return nil
}

// recorded are the checkpoints that there are, the newest first. Of those that were whole it is
// not looked up again what they list. A record that is damaged is said and counted once.
func (k *keeper) recorded(ctx context.Context) (whole, damaged []ledgerlog.Checkpoint, err error) {
	all, err := k.Checkpoints.All(ctx)
	if err != nil {
		return nil, nil, err
	}
	records := make(map[ledgerlog.Checkpoint]bool, len(all))
	for _, c := range all {
		wasWhole, isKnown := k.records[c]
		if wasWhole {
			whole, records[c] = append(whole, c), true
			continue
		}
		point, err := k.whole(ctx, c)
		switch {
		case errors.As(err, new(*ledger.CheckpointError)):
			damaged, records[c] = append(damaged, c), false
			if !isKnown {
				k.damaged.Add(1)
				k.Logger.Error("a checkpoint in the log's database is damaged, and not used", "error", err)
			}
		case err != nil:
			return nil, nil, err
		case point != nil: // else it is not there any more
			whole, records[c] = append(whole, c), true
		}
	}
	k.records = records
	return whole, damaged, nil
}

// whole is what a record names; nil: it is not there any more.
func (k *keeper) whole(ctx context.Context, c ledgerlog.Checkpoint) (point *ledger.Checkpoint, err error) {
	var genesis transaction.Hash
	if err := k.durable(func(v *ledger.View) error {
		b, err := v.Block(k.Ledger.Genesis.Height)
		if err == nil {
			genesis = b.Hash
		}
		return err
	}); err != nil {
		return nil, err
	}
	point, _, err = ledgerlog.Whole(ctx, k.Checkpoints, genesis, c)
	return point, err
}

// compare holds a checkpoint against this node's state. What this node does not have any more
// to make it of it has had.
func (k *keeper) compare(ctx context.Context, newest ledgerlog.Checkpoint) error {
	own, err := k.checkpoint(ctx, newest.Height, func(transaction.Hash, []byte) error { return nil })
	if none := (*ledger.NoCheckpointError)(nil); errors.As(err, &none) {
		k.Logger.Info("a checkpoint is too old to be compared", "height", newest.Height)
	} else if err != nil {
		return err
	} else if own.Sum() != newest.Sum {
		point, err := k.whole(ctx, newest) // also now
		if err != nil || point == nil {
			return err
		}
		return &OtherStateError{own, newest, point.Pages}
	}
	k.checked = newest.Height
	return nil
}

// make makes the checkpoint of a block.
func (k *keeper) make(ctx context.Context, height uint64) error {
	begun := time.Now()
	p := &putting{ctx: ctx, to: k.Checkpoints}
	c, err := k.checkpoint(ctx, height, p.take)
	if err != nil {
		return err
	}
	schedule, err := k.schedule(p)
	if err != nil {
		return err
	}
	if err := p.put(); err != nil {
		return err
	}
	ok, err := k.Checkpoints.Record(ctx, c, schedule)
	if err == nil && ok {
		k.checked = c.Height
		k.Logger.Info("a checkpoint is made", "height", c.Height, "sum", c.Sum(), "pages", len(c.Pages), "took", time.Since(begun).Round(time.Millisecond))
	}
	return err
}

// checkpoint makes that of a block of what this node has in the log.
func (k *keeper) checkpoint(ctx context.Context, height uint64, take ledger.PageTaker) (c *ledger.Checkpoint, err error) {
	err = k.durable(func(v *ledger.View) error {
		c, err = v.Checkpoint(height, func(hash transaction.Hash, page []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return take(hash, page)
		})
		return err
	})
	return c, err
}

// schedule puts down the pages beside a checkpoint.
func (k *keeper) schedule(p *putting) (hashes []transaction.Hash, err error) {
	err = k.durable(func(v *ledger.View) error {
		return v.Schedule(func(hash transaction.Hash, page []byte) error {
			hashes = append(hashes, hash)
			return p.take(hash, page)
		})
	})
	return hashes, err
}

// durable reads what this node has in the log.
func (k *keeper) durable(use func(*ledger.View) error) error {
	r, release, err := k.Cache.Acknowledged()
	if err != nil {
		return err
	}
	defer release()
	v, err := k.Ledger.View(r)
	if err != nil {
		return err
	}
	return errors.Join(use(v), v.Err())
}

// putting puts pages down, several at once.
type putting struct {
	ctx   context.Context
	to    ledgerlog.Checkpoints
	pages map[transaction.Hash][]byte
	bytes int
}

func (p *putting) take(hash transaction.Hash, page []byte) error {
	if p.pages == nil {
		p.pages = map[transaction.Hash][]byte{}
	}
	p.pages[hash] = page
	if p.bytes += len(page); p.bytes < putBytes {
		return nil
	}
	return p.put()
}

func (p *putting) put() error {
	if len(p.pages) == 0 {
		return nil
	}
	pages := p.pages
	p.pages, p.bytes = nil, 0
	return p.to.PutPages(p.ctx, pages)
}

// stands says how far this node is, and hears what others dispute, if it is time for that again.
func (k *keeper) stands(ctx context.Context) {
	if k.Checkpoints == nil {
		return
	}
	now := ledgerlog.Standing{Address: k.Address, Height: k.Height(), Checked: k.checked}
	if now.Checked == k.stood.Checked && time.Since(k.stoodAt) < standEvery {
		return
	}
	if err := k.Checkpoints.Stand(ctx, now); err == nil { // else it is said the next time
		k.stood, k.stoodAt = now, time.Now()
	}
	k.hears(ctx)
}
