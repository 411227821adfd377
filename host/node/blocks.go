package node

import (
	"fmt"
	"io"
	"log/slog"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// run makes blocks until the queue is closed and empty.
func (n *Node) run() {
	defer close(n.stopped)
	n.finishDelayed()
	for first := range n.queue {
		group := n.gather(first)
		n.settle(group, n.commit(group))
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

// commit brings a group into blocks and makes them durable, in as many commits
// as it takes, until no receipt waits any more.
func (n *Node) commit(group []*pending) error {
	for {
		taken, more, err := n.commitSome(group)
		if err != nil {
			return err
		}
		if group = group[taken:]; len(group) == 0 && !more {
			return nil
		}
	}
}

// commitSome makes at most blocksPerCommitMax blocks. It returns how many of
// the group it took and whether receipts wait for another block.
func (n *Node) commitSome(group []*pending) (taken int, more bool, err error) {
	batch, err := n.Ledger.Begin()
	if err != nil {
		return 0, false, err
	}
	var verdicts []verdict
	blocks := 0
	for (taken < len(group) || batch.HasDelayed()) && blocks < blocksPerCommitMax {
		applied, err := n.apply(batch, group[taken:])
		if err != nil {
			return 0, false, err
		}
		for _, refusal := range applied.Refusals {
			verdicts = append(verdicts, verdict{refusal: refusal})
		}
		taken += len(applied.Refusals)
		if applied.Block != nil { // nil: the whole group was refused
			blocks++
		}
	}
	if blocks > 0 {
		if err := batch.Commit(); err != nil {
			return 0, false, fmt.Errorf("commit: %w", err)
		}
		n.Log.Debug("committed", slog.Uint64("height", batch.Head().Height), slog.Int("blocks", blocks), slog.Int("transactions", taken))
	}
	for i, v := range verdicts {
		group[i].verdict <- v
	}
	return taken, batch.HasDelayed(), nil
}

func (n *Node) apply(batch *ledger.Batch, group []*pending) (*ledger.Applied, error) {
	in := ledger.Input{Height: batch.Head().Height + 1, Time: max(n.Now(), batch.Head().Time+1), SignaturesVerified: true}
	if _, err := io.ReadFull(n.Random, in.Random[:]); err != nil {
		return nil, fmt.Errorf("random: %w", err)
	}
	in.Transactions = make([]*transaction.Signed, len(group))
	for i, p := range group {
		in.Transactions[i] = p.tx
	}
	return batch.Apply(in)
}
