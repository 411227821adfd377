package replica

import (
	"context"
	"errors"
	"time"
)

// lead takes the lease, and makes blocks until it ends; false when another has it.
func (m *Member) lead(ctx context.Context) bool {
	held := m.take(ctx)
	if held == nil {
		return false
	}
	defer held.stop()
	leads := m.leadIn(ctx, held)
	if ctx.Err() != nil || m.ByNode { // nobody needs to wait for its end, or would see it
		m.release(ctx, held.term)
	}
	return leads
}

// release ends a term for others to begin one. If that fails it is tried again when the log
// is looked at, or the lease runs out.
func (m *Member) release(ctx context.Context, term uint64) {
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), m.Lease)
	defer end()
	_ = m.Log.Release(ctx, term)
}

// leadIn makes blocks for as long as a lease is held; false when that could not begin.
func (m *Member) leadIn(ctx context.Context, held *lease) bool {
	term := held.term
	// What earlier terms have added is all there now: Acquire has waited for it.
	if glance, err := m.follow(held.ctx); err != nil || glance.Term != term {
		return false
	}
	if err := m.begin(held, term); err != nil {
		return false
	}
	m.Logger.Info("this node makes the blocks", "term", term)
	err := m.hold(ctx, held, term)
	if errors.Is(err, errYields) {
		m.drain(held)
	}
	m.Logger.Info("this node makes no blocks any more", "term", term, "why", err)
	m.finish(held)
	return true
}

// take takes the lease; nil: another node has it, or it cannot be had.
func (m *Member) take(ctx context.Context) *lease {
	of := (*lease)(nil)
	if m.ByNode {
		if of = m.Presence.lease(); of == nil {
			return nil
		}
	}
	asked := time.Now()
	term, ok, err := m.Log.Acquire(ctx, m.Address, m.Lease)
	m.says(ctx, &m.unled, "this node cannot take the lease, and so makes no blocks", err)
	if err != nil || !ok {
		return nil
	}
	held := newLease(ctx, asked, m.Lease, term)
	if m.ByNode {
		held.within(of)
	}
	return held
}

// begin has the node make blocks.
func (m *Member) begin(held *lease, term uint64) error {
	return m.Node.Between(func() error {
		m.Cache.Lead(held.ctx, m.Log, term)
		m.Node.Make(true)
		m.Node.Admit(m.admits)
		m.held.Store(held)
		return nil
	})
}

// errYields is a node that is to make no more blocks, since another is.
var errYields = errors.New("another node is to make them")

// drain has the node take nothing more, and waits until the log has what it took.
func (m *Member) drain(held *lease) {
	stop := func() error {
		m.Node.Make(false)
		return nil
	}
	if err := m.Node.Between(stop); err == nil { // else it is closed, and has finished
		m.Cache.settled(held.ctx)
	}
}

// finish has the node make no more blocks, and drops those that the log did not take.
func (m *Member) finish(held *lease) {
	m.held.Store(nil)
	held.stop()
	drop := func() error {
		m.Cache.Drop()
		m.Node.Make(false)
		return nil
	}
	if err := m.Node.Between(drop); err != nil { // it is closed, and makes none
		m.Cache.Drop()
	}
}

// errNotRenewed is a lease that another could have taken meanwhile.
var errNotRenewed = errors.New("the lease was not renewed in time")

// errLacksBlocks is a database that is not the one that took this node's blocks, such as a
// standby that was behind when it took over.
var errLacksBlocks = errors.New("the log lacks blocks that it had taken")

// isBehind tells whether the log lacks the newest block that it has acknowledged to this
// node, which would not come to light before the next one.
func (m *Member) isBehind(ctx context.Context) bool {
	head, err := m.acknowledged()
	if err != nil {
		return false // reading tells
	}
	glance, err := m.Log.Glance(ctx, head.Height)
	return err == nil && string(glance.Hash) != string(head.Hash[:])
}

// hold renews the lease until it ends, and says why it has.
func (m *Member) hold(ctx context.Context, held *lease, term uint64) error {
	lost, why := m.Cache.Lost()
	every := m.Lease / renewShare
	for next := time.After(every); ; {
		select {
		case <-held.ctx.Done():
			return context.Cause(held.ctx)
		case <-lost:
			return why()
		case <-m.yields:
			if !m.may() {
				return errYields
			}
			continue
		case <-m.wake: // whoever waits for the log waits for this node
			continue
		case <-next:
		}
		if asked, is := m.isAsLeft(every); is {
			held.renewed(asked)
			next = time.After(every)
			continue
		}
		asked := time.Now()
		attempt, end := context.WithTimeout(held.ctx, every)
		ok, err := m.Log.Renew(attempt, term, m.Lease)
		end()
		switch {
		case err == nil && !ok:
			return errNotRenewed
		case err == nil:
			held.renewed(asked)
			if m.isBehind(held.ctx) {
				return errLacksBlocks
			}
			next = time.After(every)
		default:
			m.Logger.Warn("the lease is not renewed yet", "error", err)
			next = time.After(every / renewShare)
		}
	}
}
