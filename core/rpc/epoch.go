package rpc

import (
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// An epoch is EpochBlocks heights. As in nearcore its id is the hash of the last
// block of the epoch before the one before it, and zero for the first two.

func (c *context) epochOf(height uint64) uint64 { return height / c.ledger.Schedule.EpochBlocks }

func (c *context) epochStart(epoch uint64) uint64 {
	return max(epoch*c.ledger.Schedule.EpochBlocks, c.ledger.Genesis.Height)
}

func (c *context) epochID(epoch uint64) (transaction.Hash, *Error) {
	if epoch < c.epochOf(c.ledger.Genesis.Height)+2 {
		return transaction.Hash{}, nil
	}
	last, failure := c.byHeight(c.epochStart(epoch-1) - 1)
	if failure != nil {
		return transaction.Hash{}, failure
	}
	return last.Hash, nil
}

// lastOf returns the newest block of the epoch with this id: the head, in the
// present epoch. Of the first two, which share an id, the later.
func (c *context) lastOf(id transaction.Hash) (*ledger.Block, *Error) {
	epoch := c.epochOf(c.ledger.Genesis.Height) + 1
	if id != (transaction.Hash{}) {
		before, err := c.view.BlockByHash(id)
		if err != nil {
			return nil, internalError(err)
		}
		if before == nil || c.epochOf(before.Height) == c.epochOf(before.Height+1) {
			return nil, unknownEpoch()
		}
		epoch = c.epochOf(before.Height) + 2
	}
	if epoch > c.epochOf(c.view.Head.Height)+1 {
		return nil, unknownEpoch()
	}
	return c.byHeight(min(c.epochStart(epoch+1)-1, c.view.Head.Height))
}

func unknownEpoch() *Error { return handlerError("UNKNOWN_EPOCH", struct{}{}, "Epoch not found") }
