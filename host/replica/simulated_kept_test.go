package replica

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
)

// kept is how a life of a simulated node uses the checkpoints of a ledger.
type kept struct{ *line }

var _ ledgerlog.Checkpoints = (*kept)(nil)

// All implements ledgerlog.Checkpoints.
func (k *kept) All(ctx context.Context) ([]ledgerlog.Checkpoint, error) {
	return ask(ctx, k.wire, k.reads("all"), func() []ledgerlog.Checkpoint {
		all, _ := k.ledger.shelf.All(ctx)
		return all
	})
}

// Drop implements ledgerlog.Checkpoints. No record is damaged in a simulation.
func (k *kept) Drop(_ context.Context, c ledgerlog.Checkpoint) error {
	k.ledger.world.finds("checkpoint", "the record of that of block %d is taken for damaged", c.Height)
	return nil
}

// Disputes implements ledgerlog.Checkpoints.
func (k *kept) Disputes(ctx context.Context) ([]ledgerlog.Standing, error) {
	return ask(ctx, k.wire, k.reads("disputes"), func() []ledgerlog.Standing {
		all, _ := k.ledger.shelf.Disputes(ctx)
		return all
	})
}

// Contents implements ledgerlog.Checkpoints.
func (k *kept) Contents(ctx context.Context, height uint64) (pages, schedule []transaction.Hash, err error) {
	is, err := ask(ctx, k.wire, k.reads("contents"), func() (is [2][]transaction.Hash) {
		is[0], is[1], _ = k.ledger.shelf.Contents(ctx, height)
		return is
	})
	return is[0], is[1], err
}

// Page implements ledgerlog.Checkpoints.
func (k *kept) Page(ctx context.Context, hash transaction.Hash) ([]byte, error) {
	return ask(ctx, k.wire, k.reads(fmt.Sprint("page ", hash)), func() []byte {
		page, _ := k.ledger.shelf.Page(ctx, hash)
		return page
	})
}

// First implements ledgerlog.Checkpoints.
func (k *kept) First(ctx context.Context) (uint64, error) {
	return ask(ctx, k.wire, k.reads("first"), k.ledger.log.begins)
}

// PutPages implements ledgerlog.Checkpoints.
func (k *kept) PutPages(ctx context.Context, pages map[transaction.Hash][]byte) error {
	q := k.writes("put")
	q.do = func() { _ = k.ledger.shelf.PutPages(ctx, pages) }
	return k.sends(ctx, q)
}

// Record implements ledgerlog.Checkpoints.
func (k *kept) Record(ctx context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) (bool, error) {
	return ask(ctx, k.wire, k.writes("record"), func() bool {
		if e := k.memory.has(c.Height); e == nil || e.BlockHash != c.Hash || !k.ledger.shelf.hasAll(c.Pages, schedule) {
			return false
		}
		if all, _ := k.ledger.shelf.All(ctx); len(all) > 0 && all[0].Height >= c.Height {
			return false
		}
		k.world.set(func() { k.world.met.checkpoints++ })
		ok, _ := k.ledger.shelf.Record(ctx, c, schedule)
		return ok
	})
}

// Stand implements ledgerlog.Checkpoints.
func (k *kept) Stand(ctx context.Context, s ledgerlog.Standing) error {
	q := k.writes("stand")
	q.sure = true // else the log need not keep what a node lacks that has said so in vain
	q.do = func() { _ = k.ledger.shelf.Stand(ctx, s) }
	return k.sends(ctx, q)
}

// hasAll tells whether the pages of a checkpoint are there, and those beside it.
func (s *shelf) hasAll(lists ...[]transaction.Hash) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, hashes := range lists {
		for _, hash := range hashes {
			if s.pages[hash] == nil {
				return false
			}
		}
	}
	return true
}

// begins is the height of the first entry.
func (m *memory) begins() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return max(m.first, m.genesis.Height+1)
}

// errEndsBefore is a store that ends before its log begins.
var errEndsBefore = errors.New("it begins anew with a checkpoint")

// opens opens what a node has stored of a ledger, or begins with what there is.
func (p *part) opens(ctx context.Context, cache *Cache) (*ledger.Ledger, error) {
	l, err := ledger.Open(cache, nil)
	if errors.Is(err, ledger.ErrEmpty) {
		return p.begins(ctx, cache)
	}
	if err != nil || p.ledger.shelf == nil {
		return l, err
	}
	first, err := p.kept().First(ctx)
	if err != nil {
		return nil, err
	}
	if head, err := ledger.HeadIn(cache); err != nil || head.Height >= first || first == l.Genesis.Height+1 {
		return l, err
	}
	p.of.node.loses(p.ledger)
	return nil, errEndsBefore
}

// begins begins with the newest checkpoint, or with genesis.
func (p *part) begins(ctx context.Context, store state.Store) (*ledger.Ledger, error) {
	w := p.ledger.world
	if p.ledger.shelf != nil {
		l, err := Begin(ctx, p.kept(), store, nil, p.ledger.log.genesis, func(err error) { w.finds("checkpoint", "%s cannot begin with one: %v", p.of.node.name, err) })
		if l != nil {
			w.set(func() { w.met.begun++ })
		}
		if l != nil || err != nil {
			return l, err
		}
	}
	return ledger.Create(store, nil, p.ledger.genesis, noCode)
}

func (p *part) kept() *kept { return &kept{p.line} }

// truncates truncates a log again and again, below what all nodes have compared that are heard
// of. Of one that has no life, or is cut off, nothing was heard for long.
func (l *simulatedLedger) truncates() {
	for d := l.world.draws("truncates", l.name); !l.world.isOver(); {
		time.Sleep(time.Duration(d.Int64N(int64(2 * time.Second))))
		gone := d.IntN(4) == 0
		for _, n := range l.world.nodes {
			if gone && n.isGone() {
				l.forgets(n)
			}
		}
		if first := l.truncate(); first > 0 {
			l.world.set(func() { l.world.met.truncated++ })
			l.holdsWhatIsNeeded(first)
		}
	}
}

// forgets takes it that nothing was heard of a node for long.
func (l *simulatedLedger) forgets(n *simulatedNode) {
	l.shelf.mu.Lock()
	delete(l.shelf.standings, n.address()+l.path())
	l.shelf.mu.Unlock()
	l.world.set(func() {
		if p := n.part(l.path()); p != nil {
			p.forgotten = true
		}
	})
}

// holdsWhatIsNeeded: a log is not truncated of what a node needs that lives and reaches it, and has
// not been forgotten.
func (l *simulatedLedger) holdsWhatIsNeeded(first uint64) {
	for _, n := range l.world.nodes {
		var p *part
		l.world.set(func() { p = n.part(l.path()) })
		if n.isGone() || p == nil || l.world.has(&p.forgotten) {
			continue
		}
		if head, err := ledger.HeadIn(n.storeOf(l)); err == nil && head.Height < first {
			l.world.finds("truncated", "the log begins with block %d, and %s is at %d", first, n.name, head.Height)
		}
	}
}

// truncate removes what is before the newest checkpoint, if all nodes that stand have compared it,
// and returns the height of that; 0: there is nothing to remove.
func (l *simulatedLedger) truncate() uint64 {
	l.shelf.mu.Lock()
	defer l.shelf.mu.Unlock()
	if len(l.shelf.all) == 0 || l.shelf.all[0].Height <= l.log.begins() {
		return 0
	}
	newest := l.shelf.all[0]
	for s := range maps.Values(l.shelf.standings) {
		if s.Checked < newest.Height {
			return 0
		}
	}
	l.log.mu.Lock()
	defer l.log.mu.Unlock()
	l.log.first = newest.Height
	return l.log.first
}
