package node

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"runtime"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
)

// run makes blocks until the queue is closed and nothing waits.
func (n *Node) run() {
	defer close(n.written)
	defer n.chores.Stop()
	n.delayed = n.makes // an earlier process may have left some
	interval := time.Duration(n.Ledger.Genesis.BlockIntervalMin) * time.Millisecond
	var last time.Time
	for n.wait() {
		time.Sleep(interval - time.Since(last))
		last = time.Now()
		letIn()
		n.gather()
		if group := n.backlog.group(); n.makes {
			n.bring(group)
		} else {
			n.sendAway(group)
		}
	}
}

// wait returns when there is something to bring into a block; false when there will
// be nothing any more.
func (n *Node) wait() bool {
	for n.backlog.count == 0 && !n.delayed {
		select {
		case p, open := <-n.queue:
			if !open {
				return false
			}
			n.backlog.add(p)
		case c := <-n.admin:
			n.administer(c)
		case <-n.chores.C:
			n.doChores()
		case t := <-n.turns:
			t.take()
		}
	}
	select {
	case c := <-n.admin:
		n.administer(c)
	case <-n.chores.C:
		n.doChores()
	case t := <-n.turns:
		t.take()
	default:
	}
	return true
}

// administer brings a change of the settings into a block, and answers its sender
// once that is committed: receipts may still wait for others.
func (n *Node) administer(c *change) {
	if !n.makes {
		c.verdict <- adminVerdict{err: errFollows}
		return
	}
	if n.admits != nil {
		if err := n.admits(c.signed); err != nil {
			c.verdict <- adminVerdict{err: err}
			return
		}
	}
	changed := false
	refusal, err := n.Ledger.SubmitAdmin(c.signed, source{n}, func(done ledger.Committed) {
		if !n.showCommitted(done) {
			return
		}
		if !changed {
			changed = true
			n.Log.Info("settings changed", "change", c.signed.Sequence)
			c.verdict <- adminVerdict{}
		}
	})
	switch {
	case !changed:
		if err != nil {
			n.Log.Error("settings not changed", "error", err)
		}
		c.verdict <- adminVerdict{refusal, err}
	case err != nil:
		n.Log.Error("receipts after a change of the settings could not be finished", "error", err)
	}
}

// letIn has whoever is ready to run do so first: requests that are just being checked
// come into the next group. Each block has its price, and a busy machine makes fewer.
func letIn() { runtime.Gosched() }

// showCommitted shows what is durable already to those who read.
func (n *Node) showCommitted(done ledger.Committed) bool {
	after, err := takeSnapshot(n.Store)
	if err != nil {
		n.Log.Error("the ledger cannot be read", "error", err)
		return false
	}
	n.advance(done.Head.Height, after)
	n.Meter.Committed(done.Blocks, n.gasOf(done), len(done.Verdicts))
	return true
}

// gather takes what else waits: the disk write of one group is the time in
// which the next one grows.
func (n *Node) gather() {
	for n.backlog.count < queueMax {
		select {
		case p, open := <-n.queue:
			if !open {
				return
			}
			n.backlog.add(p)
		default:
			return
		}
	}
}

// bring brings receipts that wait and the first of a group into blocks, as many as
// one commit takes. When the store fails the whole group is told.
func (n *Node) bring(group []*pending) {
	txs := make([]*transaction.Signed, len(group))
	for i, p := range group {
		txs[i] = p.tx
	}
	done, err := n.Ledger.SubmitSome(txs, source{n})
	begun := time.Now()
	n.delayed = done.Waiting
	if err != nil {
		n.takeOut(group, make([]uint64, len(group)))
		n.fail(group, err)
		return
	}
	n.takeOut(group, done.Burnt)
	if done.DropsToEnd {
		n.chores.Reset(0)
	}
	c := commit{done: done, group: group[:len(done.Verdicts)], begun: begun}
	if done.Blocks > 0 {
		c.after, c.err = snapshotAt(n.Store, done.Head)
	}
	n.written <- c
}

// takeOut takes the first of a group, which have burnt so much gas each, out of the backlog.
func (n *Node) takeOut(group []*pending, burnt []uint64) {
	n.backlog.done(group, burnt)
	n.waiting.Add(-int64(len(burnt)))
}

// fail tells a group that it is in no block, or that nobody knows.
func (n *Node) fail(group []*pending, err error) {
	level := slog.LevelError
	if errors.As(err, new(*rpc.UnresolvedError)) { // another node goes on
		level = slog.LevelWarn
	}
	n.Log.Log(context.Background(), level, "block not committed", "transactions", len(group), "error", err)
	for _, p := range group {
		p.verdict <- verdict{err: err}
	}
}

// commit is what waits for the disk, and who waits for it.
type commit struct {
	done  ledger.Committed
	group []*pending
	after *snapshot // of the store with it, nil if it has no block
	err   error     // of taking that
	begun time.Time // when it was written
}

// tell answers the senders of what was written, in that order, each once it is durable:
// the disk's time is the next block's.
func (n *Node) tell() {
	defer close(n.stopped)
	for c := range n.written {
		if err := errors.Join(c.done.Durable(), c.err); err != nil {
			n.fail(c.group, err)
			if c.after != nil {
				c.after.release()
			}
			continue
		}
		if c.done.Blocks > 0 {
			n.advance(c.done.Head.Height, c.after)
			n.measure(c)
			n.Log.Debug("committed", slog.Uint64("height", c.done.Head.Height), slog.Int("blocks", c.done.Blocks), slog.Int("transactions", len(c.done.Verdicts)))
		}
		for i, refusal := range c.done.Verdicts {
			c.group[i].verdict <- verdict{done: rpc.Submitted{Refusal: refusal, Status: c.done.Statuses[i]}}
		}
	}
}

// advance shows a committed block to those who read and to those who wait.
func (n *Node) advance(height uint64, after *snapshot) {
	n.newest.show(after)
	n.progress.reach(height)
}

// source gives blocks the machine's time and randomness.
type source struct{ *Node }

func (s source) Random() (random [32]byte, err error) {
	_, err = io.ReadFull(s.Node.Config.Random, random[:])
	return random, err
}
