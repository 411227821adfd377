package many

import (
	"context"
	"time"

	"latchkey/host/ledgerlog"
	"latchkey/host/postgres"
)

const (
	lookEvery = 250 * time.Millisecond
	lookSoon  = 50 * time.Millisecond // when somebody waits
	// idleMax is how long a ledger stays open that nobody uses.
	idleMax = 5 * time.Minute
	// idleCrowded is that when more than half of those are open that may be.
	idleCrowded = 10 * time.Second
	// behindMax is how many blocks a node may lack of a ledger when it asks to make them: it
	// comes to them in a moment.
	behindMax = 256
)

// seen is how the nodes stood when they were last looked at.
type seen struct {
	nodes []ledgerlog.Node
	held  map[string]postgres.Held // by the ledger
	moved chan struct{}            // closed when there is a later one
}

// holder is the node that makes a ledger's blocks; false: none does that lives.
func (v *seen) holder(name string) (ledgerlog.Node, bool) {
	held, ok := v.held[name]
	if !ok {
		return ledgerlog.Node{}, false
	}
	for _, n := range v.nodes {
		if n.ID == held.Node {
			return n, true
		}
	}
	return ledgerlog.Node{}, false
}

// isFirst reports whether this node is to make a ledger's blocks.
func (s *Server) isFirst(name string) bool {
	first := ledgerlog.Order(name, s.process.Presence.Nodes())
	return len(first) > 0 && first[0].ID == s.self
}

// keepLooking has this node open, hand over and close ledgers until ctx ends.
func (s *Server) keepLooking(ctx context.Context) {
	defer close(s.looked)
	for ctx.Err() == nil {
		if err := s.look(ctx); err == nil {
			s.arrange(ctx)
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
			time.Sleep(lookSoon)
		case <-time.After(lookEvery):
		}
	}
}

// lookSooner has the next look come soon: what was seen is no more.
func (s *Server) lookSooner() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// look sees which nodes live, and who holds what. While the database is away it stays as it
// was seen the last time.
func (s *Server) look(ctx context.Context) error {
	ctx, end := context.WithTimeout(ctx, s.config.Shared.Lease)
	defer end()
	nodes, err := s.process.Presence.Look(ctx)
	if err != nil {
		return err
	}
	held, err := s.process.Database.Held(ctx)
	if err != nil {
		return err
	}
	now := &seen{nodes: nodes, held: map[string]postgres.Held{}, moved: make(chan struct{})}
	for _, h := range held {
		now.held[h.Ledger] = h
	}
	close(s.seen.Swap(now).moved)
	return nil
}

// arrange takes over what is for this node, follows what it would take over next, hands over
// what is for another one, and closes what it needs no more.
func (s *Server) arrange(ctx context.Context) {
	v := s.seen.Load()
	for name := range v.held {
		l, err := s.directory.find(ctx, name)
		if err != nil || l == nil {
			continue
		}
		if first := ledgerlog.Order(name, v.nodes); isAmongTwo(first, s.self) {
			s.keepOpen(l, first[0].ID == s.self)
		}
	}
	for _, l := range s.directory.all() {
		if o := l.now(); o != nil {
			s.arrangeOne(ctx, v, l, o)
		}
	}
}

// idleNow is how long a ledger stays open now that nobody uses.
func (s *Server) idleNow() time.Duration {
	most := time.Duration(s.idleMax.Load())
	if s.count.Load() > openMax/2 {
		return min(most, idleCrowded)
	}
	return most
}

func isAmongTwo(first []ledgerlog.Node, id string) bool {
	for _, n := range first[:min(2, len(first))] {
		if n.ID == id {
			return true
		}
	}
	return false
}

// keepOpen begins to open a ledger that is not. Those that are only to be followed come one
// after the other: when a node has gone they are many, and others are being taken over then.
func (s *Server) keepOpen(l *local, isFirst bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open != nil || l.busy != nil || l.cannot() != nil {
		return
	}
	done := func() {}
	if !isFirst {
		select {
		case s.following <- struct{}{}:
			done = func() { <-s.following }
		default:
			return // the next look may find room
		}
	}
	l.busy = make(chan struct{})
	go func() {
		defer done()
		s.open(l)
	}()
}

func (s *Server) arrangeOne(ctx context.Context, v *seen, l *local, o *opened) {
	member, first := o.server.Member(), ledgerlog.Order(l.name, v.nodes)
	holder, held := v.holder(l.name)
	isFirst := len(first) > 0 && first[0].ID == s.self
	switch {
	case held && holder.ID == s.self && !isFirst:
		if len(first) > 0 && v.held[l.name].Successor == first[0].ID {
			member.Yield()
		}
	case held && holder.ID != s.self && isFirst:
		if member.Behind() <= behindMax && v.held[l.name].Successor != s.self {
			_ = s.process.Database.Succeed(ctx, l.name, s.self) // it is asked for again
		}
	case held && !isAmongTwo(first, s.self), o.idle() > s.idleNow() && (!held || holder.ID == s.self):
		go s.close(l)
	}
}
