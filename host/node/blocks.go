package node

import (
	"io"
	"log/slog"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// run makes blocks until the queue is closed and empty.
func (n *Node) run() {
	defer close(n.stopped)
	n.finishDelayed()
	interval := time.Duration(n.Ledger.Genesis.BlockIntervalMin) * time.Millisecond
	var last time.Time
	for {
		select {
		case first, open := <-n.queue:
			if !open {
				return
			}
			time.Sleep(interval - time.Since(last))
			last = time.Now()
			group := n.gather(first)
			n.settle(group, n.commit(group))
		case c := <-n.admin:
			n.administer(c)
		}
	}
}

// administer brings a change of the settings into a block, and answers its sender
// once that is committed: receipts may still wait for others.
func (n *Node) administer(c *change) {
	changed := false
	refusal, err := n.Ledger.SubmitAdmin(c.signed, source{n}, func(done ledger.Committed) {
		n.progress.reach(done.Head.Height)
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

// gather takes what else waits: the disk write of one group is the time in
// which the next one grows.
func (n *Node) gather(first *pending) []*pending {
	group := []*pending{first}
	for len(group) < queueMax {
		select {
		case p, open := <-n.queue:
			if !open {
				return group
			}
			group = append(group, p)
		default:
			return group
		}
	}
	return group
}

// finishDelayed runs what an earlier process left for its next block.
func (n *Node) finishDelayed() {
	if err := n.commit(nil); err != nil {
		n.Log.Error("receipts of an earlier run could not be finished", "error", err)
	}
}

// settle answers the senders whom commit has not answered.
func (n *Node) settle(group []*pending, err error) {
	if err == nil {
		return
	}
	n.Log.Error("block not committed", "transactions", len(group), "error", err)
	for _, p := range group {
		select {
		case p.verdict <- verdict{err: err}:
		default: // was answered before
		}
	}
}

// commit brings a group into blocks and answers its senders.
func (n *Node) commit(group []*pending) error {
	txs := make([]*transaction.Signed, len(group))
	for i, p := range group {
		txs[i] = p.tx
	}
	return n.Ledger.Submit(txs, source{n}, func(done ledger.Committed) {
		if done.Blocks > 0 {
			n.progress.reach(done.Head.Height)
			n.Log.Debug("committed", slog.Uint64("height", done.Head.Height), slog.Int("blocks", done.Blocks), slog.Int("transactions", len(done.Verdicts)))
		}
		for i, refusal := range done.Verdicts {
			group[i].verdict <- verdict{refusal: refusal}
		}
		group = group[len(done.Verdicts):]
	})
}

// source gives blocks the machine's time and randomness.
type source struct{ *Node }

func (s source) Random() (random [32]byte, err error) {
	_, err = io.ReadFull(s.Node.Config.Random, random[:])
	return random, err
}
