package replica

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/host/ledgerlog"
)

// Presence has this process be on the list of the nodes that live, and knows the others. To
// be on it is a lease: of all logs whose Config says so (ByNode).
type Presence struct {
	roll   ledgerlog.Roll
	lasts  time.Duration
	logger *slog.Logger
	end    context.CancelFunc
	ended  chan struct{}
	beats  bool // run's own: the last beat was heard
	held   atomic.Pointer[lease]

	beating chan struct{} // has room for one beat at a time

	mu    sync.Mutex
	own   ledgerlog.Node
	nodes []ledgerlog.Node // that lived when they were last asked for, this one among them
	heard time.Time        // when they were asked for, of which an answer came
}

// NewNodeID is an id that no other process has.
func NewNodeID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // it ends the program rather than fail
	return hex.EncodeToString(id)
}

// BePresent puts a node on the list, each time for as long as lasts, until Close. It returns
// when it is there. Errors: *TakenError, and those of the list.
func BePresent(ctx context.Context, roll ledgerlog.Roll, own ledgerlog.Node, lasts time.Duration, logger *slog.Logger) (*Presence, error) {
	if lasts == 0 {
		lasts = LeaseDefault
	}
	p := &Presence{roll: roll, lasts: lasts, logger: logger, own: own, ended: make(chan struct{}), beats: true, beating: make(chan struct{}, 1)}
	if err := p.holdAddress(ctx); err != nil {
		return nil, err
	}
	if err := p.beat(ctx); err != nil {
		return nil, err
	}
	ctx, p.end = context.WithCancel(context.Background())
	go p.run(ctx)
	return p, nil
}

// Nodes are those that lived when they were last asked for, this one among them, in the
// order of their ids; none of a node that is not present anywhere.
func (p *Presence) Nodes() []ledgerlog.Node {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.nodes)
}

// Self is this node as the others know it.
func (p *Presence) Self() ledgerlog.Node {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.own
}

// Drain tells the others that this node is about to end, as far as the database answers.
func (p *Presence) Drain(ctx context.Context) error {
	p.mu.Lock()
	p.own.Draining = true
	p.mu.Unlock()
	return p.beat(ctx)
}

// lease is that of the node; nil: it has run out.
func (p *Presence) lease() *lease {
	if held := p.held.Load(); held != nil && held.runs() {
		return held
	}
	return nil
}

// Close takes the node off the list.
func (p *Presence) Close() {
	p.end()
	<-p.ended
	p.held.Load().stop()
	ctx, end := context.WithTimeout(context.Background(), p.lasts)
	defer end()
	_ = p.roll.Leave(ctx, p.own.ID) // else its time runs out
}

func (p *Presence) run(ctx context.Context) {
	defer close(p.ended)
	every := p.lasts / renewShare
	next := every
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(next):
		}
		attempt, end := context.WithTimeout(ctx, every)
		err := p.beat(attempt)
		end()
		if next = every; err != nil {
			next = every / renewShare
		}
		if p.beats && err != nil && ctx.Err() == nil {
			p.logger.Warn("the other nodes are not told that this one lives", "error", err)
		}
		p.beats = err == nil
	}
}

// beat says that the node lives, and asks who else does.
func (p *Presence) beat(ctx context.Context) error {
	select {
	case p.beating <- struct{}{}:
		defer func() { <-p.beating }()
	case <-ctx.Done():
		return ctx.Err()
	}
	asked := time.Now()
	if err := p.roll.Beat(ctx, p.Self(), p.lasts); err != nil {
		return err
	}
	if held := p.lease(); held != nil {
		held.renewed(asked)
	} else {
		p.held.Store(newLease(context.Background(), asked, p.lasts, 0))
	}
	_, err := p.Look(ctx)
	return err
}

// Age is how long ago the database was last heard.
func (p *Presence) Age() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Since(p.heard)
}

// Look asks which nodes live now.
func (p *Presence) Look(ctx context.Context) ([]ledgerlog.Node, error) {
	asked := time.Now()
	nodes, err := p.roll.Nodes(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.nodes, p.heard = nodes, asked
	return nodes, nil
}
