package gate

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Limits of a Gate. All are counts.
type Limits struct {
	AtOnce   int // are inside
	Waiting  int // of all clients
	ByClient int // of one client, inside and waiting
}

// Busy is a client that was not let in. It may try again in a second.
type Busy struct {
	Own   bool // it has too much under way itself; else all together have
	Limit int
	What  string // plural: reads, connections
}

func (e *Busy) Error() string {
	if e.Own {
		return fmt.Sprintf("%d %s of this address are under way, as many as one may have: try again when they are done", e.Limit, e.What)
	}
	return fmt.Sprintf("the node is busy: %d %s wait already, try again in a second", e.Limit, e.What)
}

// Gate lets clients in. Who waits is let in by turns between clients, each client's
// own in order.
type Gate struct {
	what   string
	limits Limits

	mu      sync.Mutex
	inside  int
	waiting int
	clients map[string]*client
	turns   []*client // who have some waiting, the next first
}

type client struct {
	name    string
	all     int             // inside and waiting
	waiting []chan struct{} // closed when one is let in
}

// New returns a gate for what, a plural.
func New(what string, limits Limits) *Gate {
	return &Gate{what: what, limits: limits, clients: map[string]*client{}}
}

// Enter waits to be let in; Leave must follow. Errors: *Busy, ctx's cause.
func (g *Gate) Enter(ctx context.Context, name string) error {
	g.mu.Lock()
	c := g.clients[name]
	if c == nil {
		c = &client{name: name}
	}
	if c.all >= g.limits.ByClient {
		g.mu.Unlock()
		return &Busy{Own: true, Limit: g.limits.ByClient, What: g.what}
	}
	if g.inside < g.limits.AtOnce {
		g.inside++
		g.count(c, 1)
		g.mu.Unlock()
		return nil
	}
	if g.waiting >= g.limits.Waiting {
		g.mu.Unlock()
		return &Busy{Limit: g.limits.Waiting, What: g.what}
	}
	mine := make(chan struct{})
	g.waiting++
	g.count(c, 1)
	if c.waiting = append(c.waiting, mine); len(c.waiting) == 1 {
		g.turns = append(g.turns, c)
	}
	g.mu.Unlock()
	return g.wait(ctx, c, mine)
}

// Leave lets the next in.
func (g *Gate) Leave(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count(g.clients[name], -1)
	g.next()
}

func (g *Gate) count(c *client, n int) {
	g.clients[c.name] = c
	if c.all += n; c.all == 0 {
		delete(g.clients, c.name)
	}
}

// next hands the place of one who has left on.
func (g *Gate) next() {
	if len(g.turns) == 0 {
		g.inside--
		return
	}
	c := g.turns[0]
	g.turns = g.turns[1:]
	close(c.waiting[0])
	g.waiting--
	if c.waiting = c.waiting[1:]; len(c.waiting) > 0 {
		g.turns = append(g.turns, c)
	}
}

func (g *Gate) wait(ctx context.Context, c *client, mine chan struct{}) error {
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.Index(c.waiting, mine); i >= 0 {
		g.waiting--
		if c.waiting = slices.Delete(c.waiting, i, i+1); len(c.waiting) == 0 {
			g.turns = slices.DeleteFunc(g.turns, func(o *client) bool { return o == c })
		}
	} else {
		g.next() // it was let in at the same time
	}
	g.count(c, -1)
	return context.Cause(ctx)
}
