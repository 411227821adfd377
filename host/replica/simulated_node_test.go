package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/node"
	"latchkey/internal/test/memstore"
)

// simulatedNode is a node of the simulation, over and over.
type simulatedNode struct {
	world  *world
	name   string
	ahead  time.Duration                        // of its clock
	stores map[*simulatedLedger]*memstore.Store // what is not there is empty
	lives  int                                  // so far
	now    *life                                // nil: it does not run

	troubled bool          // by one trouble at a time
	alone    bool          // clients and nodes do not reach it
	cut      bool          // what it asks the database does not get there
	heldUp   bool          // that gets there when nobody waits for it any more
	slow     time.Duration // how much longer that takes
	deaf     time.Duration // how much longer answers take
}

// life is a node from its start to its end.
type life struct {
	node     *simulatedNode
	wire     *wire
	presence *Presence // nil: each ledger has a lease of its own
	parts    []*part
	over     chan struct{} // closed when nobody hears of it any more
}

// part is what a life has of a ledger.
type part struct {
	of      *life
	ledger  *simulatedLedger
	line    *line
	member  *Member
	node    *node.Node
	handler http.Handler

	forgotten bool // nothing was heard of the node for long, and the log need not keep what it needs; world.mu guards it
}

// watched is the store of a node: it holds no block that the log lacks.
type watched struct {
	*memstore.Store
	node   *simulatedNode
	ledger *simulatedLedger
}

// Commit implements state.Store.
func (s *watched) Commit(changes []state.Change) error {
	if err := s.Store.Commit(changes); err != nil {
		return err
	}
	head, err := ledger.HeadIn(s.Store)
	if errors.Is(err, ledger.ErrEmpty) { // it begins with a checkpoint
		return nil
	}
	if err != nil || head.Height == s.ledger.log.genesis.Height {
		return err
	}
	if e := s.ledger.log.has(head.Height); e == nil || e.BlockHash != head.Hash {
		s.node.world.finds("store", "%s stores block %d, which the log lacks", s.node.name, head.Height)
	}
	return nil
}

// start has the node run, as soon as it reaches the database.
func (n *simulatedNode) start() {
	for !n.world.isOver() {
		l, err := n.begin()
		switch {
		case err == nil:
			n.world.set(func() { n.now = l })
			for _, p := range l.parts {
				n.world.running.Go(p.watches)
			}
			if l.presence != nil {
				n.world.running.Go(l.arranges)
				n.world.running.Go(l.listens)
			}
			return
		case IsParting(err):
			n.world.finds("parted", "%s does not start: %v", n.name, err)
			return
		}
		time.Sleep(awayEvery)
	}
}

// begin starts a life on what the node has stored.
func (n *simulatedNode) begin() (_ *life, err error) {
	ctx, end := context.WithTimeout(context.Background(), startMax)
	defer end()
	l := &life{node: n, wire: &wire{world: n.world, node: n}, over: make(chan struct{})}
	defer func() {
		if err != nil {
			l.end()
		}
	}()
	n.lives++
	id := fmt.Sprintf("%s, life %d", n.name, n.lives)
	if n.world.roll != nil {
		if l.presence, err = BePresent(ctx, &rolled{l.wire, n.world.roll}, ledgerlog.Node{ID: id, Address: n.address()}, 0, quiet); err != nil {
			return nil, err
		}
	}
	for _, of := range n.world.ledgers {
		p := &part{of: l, ledger: of, line: &line{writer: &writer{memory: of.log, id: id, address: n.address() + of.path()}, wire: l.wire, ledger: of}}
		if err := p.start(ctx); err != nil {
			return nil, err
		}
		l.parts = append(l.parts, p)
	}
	return l, nil
}

var quiet = slog.New(slog.DiscardHandler)

// start has the node lead or follow a ledger.
func (p *part) start(ctx context.Context) error {
	n := p.of.node
	cache := NewCache(&watched{n.storeOf(p.ledger), n, p.ledger})
	l, err := p.opens(ctx, cache)
	if err != nil {
		return err
	}
	p.node = node.Start(node.Config{Ledger: l, Store: cache, Follows: true, Clock: n.clock, Random: chance{n, p.ledger}, Log: quiet})
	config := Config{Log: p.line, Cache: cache, Ledger: l, Node: p.node, Address: n.address() + p.ledger.path(), Secret: []byte("secret"), Dir: n.world.dir, Logger: quiet}
	if config.Presence = p.of.presence; config.Presence != nil {
		config.ByNode, config.Watched, config.May = true, true, func() bool { return p.first() == p.of.presence.Self().ID }
	}
	if p.ledger.shelf != nil {
		config.Checkpoints, config.CheckpointEvery = p.kept(), n.world.kind.checkpointEvery
	}
	if p.member, err = Start(ctx, config); err != nil {
		p.node.Close()
		return err
	}
	p.member.peers.http = &http.Client{Transport: &network{n.world, n.name}}
	p.handler = httpd.New(httpd.Config{RPC: rpc.New(l, p.node), Peers: p.member, Log: quiet}).Handler()
	return nil
}

// storeOf is what the node has stored of a ledger.
func (n *simulatedNode) storeOf(l *simulatedLedger) (store *memstore.Store) {
	n.world.set(func() {
		if store = n.stores[l]; store == nil {
			store = memstore.New()
			n.stores[l] = store
		}
	})
	return store
}

// loses has the node lose what it has stored of a ledger.
func (n *simulatedNode) loses(l *simulatedLedger) { n.world.set(func() { delete(n.stores, l) }) }

// address is where other nodes reach it.
func (n *simulatedNode) address() string { return "http://" + n.name }

// startMax bounds how long a node waits for the log when it starts.
const startMax = 20 * time.Second

// clock is the node's, which is hours from that of others.
func (n *simulatedNode) clock() time.Time {
	return time.Unix(0, int64(genesis().Time)).Add(n.ahead + n.world.at())
}

// crash ends the node as a power cut would: what it was about happens, or does not, unheard.
// Of what it has stored all is there afterwards, or nothing.
func (n *simulatedNode) crash(loses bool) {
	n.world.set(func() {
		l := n.now
		n.now = nil
		l.wire.unheard = true
		close(l.over)
		for of, store := range n.stores {
			n.stores[of] = copied(store, loses)
		}
		n.world.running.Go(l.end)
	})
}

// drainMax is how long a node that is to end waits for others to take its ledgers over.
const drainMax = 3 * time.Second

// stop ends the node in order.
func (n *simulatedNode) stop() {
	l := n.now
	if l.presence != nil {
		l.drains()
	}
	l.end()
	n.world.set(func() {
		n.now = nil
		close(l.over)
	})
}

// drains hands the ledgers over that this node leads.
func (l *life) drains() {
	ctx, end := context.WithTimeout(context.Background(), drainMax)
	defer end()
	if l.presence.Drain(ctx) != nil {
		return
	}
	for _, p := range l.parts {
		for p.member.Leads() && sleepFor(ctx, pollEvery) == nil {
		}
	}
}

func (l *life) end() {
	for _, p := range l.parts {
		p.node.Close()
		p.member.Close()
	}
	if l.presence != nil {
		l.presence.Close()
	}
}

// copied is a copy of a store, or an empty one.
func copied(from *memstore.Store, empty bool) *memstore.Store {
	to := memstore.New()
	if empty {
		return to
	}
	var all []state.Change
	_ = from.Scan(nil, nil, func(key, value []byte) bool {
		all = append(all, state.Change{Key: key, Value: value})
		return true
	})
	_ = to.Commit(all)
	return to
}

// watches finds it when a node parts from a log, and starts it anew when the log was truncated
// of what it needs.
func (p *part) watches() {
	w, n := p.ledger.world, p.of.node
	select {
	case <-p.member.Failed():
	case <-p.of.over:
		return
	}
	if err := p.member.Failure(); IsParting(err) {
		w.finds("parted", "%s: %v", n.name, err)
	} else if n.isTaken(p.of) {
		n.crash(false)
		n.start()
		w.set(func() { n.troubled = false })
	}
}

// isTaken waits until a life has no trouble, and then is its trouble; false: it is over.
func (n *simulatedNode) isTaken(l *life) (taken bool) {
	for over := false; !taken && !over; {
		n.world.set(func() {
			if over = n.now != l; !over && !n.troubled {
				n.troubled, taken = true, true
			}
		})
		if !taken {
			time.Sleep(awayEvery)
		}
	}
	return taken
}

// isGone tells whether the node has no life, or does not reach the database.
func (n *simulatedNode) isGone() (gone bool) {
	n.world.set(func() { gone = n.now == nil || n.cut })
	return gone
}

// part is what the node has of the ledger at a path; nil: it does not run. world.mu is held.
func (n *simulatedNode) part(path string) *part {
	if n.now == nil {
		return nil
	}
	for _, p := range n.now.parts {
		if p.ledger.path() == path {
			return p
		}
	}
	return nil
}
