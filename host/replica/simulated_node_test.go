package replica

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/host/httpd"
	"latchkey/host/node"
	"latchkey/internal/test/memstore"
)

// simulatedNode is a node of the simulation, over and over.
type simulatedNode struct {
	world *world
	name  string
	ahead time.Duration // of its clock
	store *memstore.Store
	now   *life // nil: it does not run

	troubled bool          // by one trouble at a time
	alone    bool          // clients and nodes do not reach it
	cut      bool          // what it asks the log does not get there
	heldUp   bool          // that gets there when nobody waits for it any more
	slow     time.Duration // how much longer that takes
	deaf     time.Duration // how much longer answers take
}

// life is a node from its start to its end.
type life struct {
	line    *line
	member  *Member
	node    *node.Node
	handler http.Handler
	over    chan struct{} // closed when nobody hears of it any more
}

// watched is the store of a node: it holds no block that the log lacks.
type watched struct {
	*memstore.Store
	node *simulatedNode
}

// Commit implements state.Store.
func (s *watched) Commit(changes []state.Change) error {
	if err := s.Store.Commit(changes); err != nil {
		return err
	}
	head, err := ledger.HeadIn(s.Store)
	if err != nil || head.Height == s.node.world.log.genesis.Height {
		return err
	}
	if e := s.node.world.log.has(head.Height); e == nil || e.BlockHash != head.Hash {
		s.node.world.finds("store", "%s stores block %d, which the log lacks", s.node.name, head.Height)
	}
	return nil
}

// start has the node run, as soon as it reaches the log.
func (n *simulatedNode) start() {
	for !n.world.isOver() {
		l, err := n.begin()
		switch {
		case err == nil:
			n.world.set(func() { n.now = l })
			n.world.watches(n, l)
			return
		case IsParting(err):
			n.world.finds("parted", "%s does not start: %v", n.name, err)
			return
		}
		time.Sleep(awayEvery)
	}
}

// begin starts a life on what the node has stored.
func (n *simulatedNode) begin() (*life, error) {
	store := &watched{n.store, n}
	cache := NewCache(store)
	l, err := ledger.Open(cache, nil)
	if err == ledger.ErrEmpty {
		l, err = ledger.Create(cache, nil, genesis(), noCode)
	}
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	running := node.Start(node.Config{Ledger: l, Store: cache, Follows: true, Clock: n.clock, Random: chance{n}, Log: quiet})
	line := &line{writer: &writer{memory: n.world.log, address: n.address()}, world: n.world, node: n}
	ctx, end := context.WithTimeout(context.Background(), startMax)
	defer end()
	m, err := Start(ctx, Config{Log: line, Cache: cache, Ledger: l, Node: running, Address: n.address(), Secret: []byte("secret"),
		Dir: n.world.dir, Logger: quiet})
	if err != nil {
		running.Close()
		return nil, err
	}
	m.peers.http = &http.Client{Transport: &network{n.world, n.name}}
	return &life{line: line, member: m, node: running, over: make(chan struct{}),
		handler: httpd.New(httpd.Config{RPC: rpc.New(l, running), Peers: m, Log: quiet}).Handler()}, nil
}

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
		l.line.unheard = true
		close(l.over)
		n.store = copied(n.store, loses)
		n.world.running.Go(l.end)
	})
}

// stop ends the node in order.
func (n *simulatedNode) stop() {
	l := n.now
	l.end()
	n.world.set(func() {
		n.now = nil
		close(l.over)
	})
}

func (l *life) end() {
	l.node.Close()
	l.member.Close()
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

// watches finds it when a node parts from the log.
func (w *world) watches(n *simulatedNode, l *life) {
	w.running.Go(func() {
		select {
		case <-l.member.Failed():
			w.finds("parted", "%s: %v", n.name, l.member.Failure())
		case <-l.over:
		}
	})
}
