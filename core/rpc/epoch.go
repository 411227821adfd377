package rpc

import (
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// An epoch is EpochBlocks heights. As in nearcore its id is the hash of the last
// block of the epoch before the one before it, and zero for the first two.

func (x *exchange) epochOf(height uint64) uint64 { return height / x.ledger.Schedule.EpochBlocks }

func (x *exchange) epochStart(epoch uint64) uint64 {
	return max(epoch*x.ledger.Schedule.EpochBlocks, x.ledger.Genesis.Height)
}

func (x *exchange) epochID(epoch uint64) (transaction.Hash, *Error) {
	if epoch < x.epochOf(x.ledger.Genesis.Height)+2 {
		return transaction.Hash{}, nil
	}
	last, failure := x.byHeight(x.epochStart(epoch-1) - 1)
	if failure != nil {
		return transaction.Hash{}, failure
	}
	return last.Hash, nil
}

// lastOf returns the newest block of the epoch with this id: the head, in the
// present epoch. Of the first two, which share an id, the later.
func (x *exchange) lastOf(id transaction.Hash) (*ledger.Block, *Error) {
	epoch := x.epochOf(x.ledger.Genesis.Height) + 1
	if id != (transaction.Hash{}) {
		before, err := x.view.BlockByHash(id)
		if err != nil {
			return nil, internalError(err)
		}
		if before == nil || x.epochOf(before.Height) == x.epochOf(before.Height+1) {
			return nil, unknownEpoch()
		}
		epoch = x.epochOf(before.Height) + 2
	}
	if epoch > x.epochOf(x.view.Head.Height)+1 {
		return nil, unknownEpoch()
	}
	return x.byHeight(min(x.epochStart(epoch+1)-1, x.view.Head.Height))
}

func unknownEpoch() *Error { return handlerError("UNKNOWN_EPOCH", struct{}{}, "Epoch not found") }
