package replica

import (
	"context"
	"errors"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/host/ledgerlog"
)

// term is a time in which this node leads.
type term struct {
	ctx    context.Context
	number uint64
	log    ledgerlog.Log
	wake   chan struct{} // there may be layers
	ended  chan struct{}
}

// Lead has the entries of blocks go to log in a term from now on, until ctx ends. It must
// not lead already.
func (c *Cache) Lead(ctx context.Context, log ledgerlog.Log, number uint64) {
	t := &term{ctx: ctx, number: number, log: log, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	c.mu.Lock()
	c.term, c.lost = t, make(chan struct{})
	c.mu.Unlock()
	go c.append(t)
}

// append brings layers into the log and then into the store, until the term ends.
func (c *Cache) append(t *term) {
	defer close(t.ended)
	for {
		select {
		case <-t.ctx.Done():
			c.fail(context.Cause(t.ctx))
			return
		case <-t.wake:
		}
		if err := c.appendAll(t); err != nil {
			c.fail(err)
			return
		}
	}
}

// appendAll brings what there is into the log, as one.
func (c *Cache) appendAll(t *term) error {
	c.mu.Lock()
	layers := c.layers
	c.mu.Unlock()
	var entries []ledger.Entry
	for _, l := range layers {
		entries = append(entries, l.entries...)
	}
	if len(entries) > 0 {
		if err := t.log.Append(t.ctx, t.number, entries); err != nil {
			return err
		}
	}
	for _, l := range layers {
		if err := c.settle(l); err != nil {
			return err
		}
	}
	return nil
}

// settled waits until the log and the store have what there is now, or ctx ends.
func (c *Cache) settled(ctx context.Context) {
	c.mu.Lock()
	layers := c.layers
	c.mu.Unlock()
	for _, l := range layers {
		select {
		case <-l.done:
		case <-ctx.Done():
			return
		}
	}
}

// settle brings the oldest layer, which the log has, into the store.
func (c *Cache) settle(l *layer) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.store.Commit(l.changes); err != nil {
		return err
	}
	c.have(c.layers[1:])
	close(l.done)
	return nil
}

// fail has the term take nothing more: what is not in the store is lost here, and perhaps
// in the log. It stays readable until Drop: who makes a block on it finds out when that
// is committed.
func (c *Cache) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if errors.As(err, new(*ledgerlog.UnknownError)) {
		c.unknown.Add(1)
	}
	c.failed = &rpc.UnresolvedError{Err: err}
	for _, l := range c.layers {
		l.err = c.failed
		close(l.done)
	}
	close(c.lost)
}
