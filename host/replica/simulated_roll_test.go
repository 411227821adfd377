package replica

import (
	"context"
	"time"

	"latchkey/host/ledgerlog"
)

// rolled is how a life of a simulated node uses the list of the nodes that live.
type rolled struct {
	*wire
	roll *roll
}

var _ ledgerlog.Roll = (*rolled)(nil)

// Beat implements ledgerlog.Roll.
func (r *rolled) Beat(ctx context.Context, n ledgerlog.Node, lasts time.Duration) error {
	return r.sends(ctx, question{what: "beat", do: func() { _ = r.roll.Beat(ctx, n, lasts) }})
}

// Nodes implements ledgerlog.Roll.
func (r *rolled) Nodes(ctx context.Context) ([]ledgerlog.Node, error) {
	return ask(ctx, r.wire, question{what: "nodes"}, func() []ledgerlog.Node {
		nodes, _ := r.roll.Nodes(ctx)
		return nodes
	})
}

// Leave implements ledgerlog.Roll.
func (r *rolled) Leave(ctx context.Context, id string) error {
	return r.sends(ctx, question{what: "leave", do: func() { _ = r.roll.Leave(ctx, id) }})
}

// runsOut has the time of all nodes be over.
func (r *roll) runsOut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id := range r.expires {
		r.expires[id] = time.Now()
	}
}

// arrangeEvery is how often a node looks whether it is to hand a ledger over.
const arrangeEvery = 250 * time.Millisecond

// arranges has a node that leads a ledger hand it over to the one that it is for, when that
// one has come as far and asks for it.
func (l *life) arranges() {
	for {
		select {
		case <-l.over:
			return
		case <-time.After(arrangeEvery):
		}
		for _, p := range l.parts {
			first := p.first()
			switch {
			case first == "":
			case first == l.presence.Self().ID:
				p.asksFor()
			case p.member.Leads() && p.ledger.log.next() == first:
				p.ledger.world.set(func() { p.ledger.world.met.moves++ })
				p.member.Yield()
			}
		}
	}
}

// listenEvery is how often a node asks how all its logs stand.
const listenEvery = 50 * time.Millisecond

// listens has the ledgers of a node hear how their logs stand, which it asks for at once.
func (l *life) listens() {
	for {
		select {
		case <-l.over:
			return
		case <-time.After(listenEvery):
		}
		asked := time.Now()
		ctx, end := context.WithTimeout(context.Background(), LeaseDefault)
		heads, err := ask(ctx, l.wire, question{what: "heads"}, l.heads)
		end()
		for i := range heads {
			if err == nil {
				l.parts[i].member.Hear(heads[i], asked)
			}
		}
	}
}

// heads is how the logs stand.
func (l *life) heads() (heads []ledgerlog.Glance) {
	for _, p := range l.parts {
		head, _ := headOfLog(p.line.writer)
		heads = append(heads, head)
	}
	return heads
}

// first is the id of the node that is to make the ledger's blocks, as far as this one knows;
// empty: there is none.
func (p *part) first() string {
	nodes := ledgerlog.Order(p.ledger.name, p.of.presence.Nodes())
	if len(nodes) == 0 {
		return ""
	}
	return nodes[0].ID
}

// asksFor asks another node that makes the blocks to let this one.
func (p *part) asksFor() {
	if p.member.Leads() || p.member.Behind() > 0 {
		return
	}
	ctx, end := context.WithTimeout(context.Background(), arrangeEvery)
	defer end()
	q := p.line.writes("succeed")
	q.do = func() { p.ledger.log.succeeds(p.of.presence.Self().ID) }
	_ = p.line.sends(ctx, q)
}

// next is the id of the node that asks to make the blocks.
func (m *memory) next() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.successor
}

func (m *memory) succeeds(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.successor = id
}
