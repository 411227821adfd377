package nearnode

import (
	"errors"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// An epoch is EpochBlocks heights. As in nearcore its id is the hash of the last
// block of the epoch before the one before it, and zero for the first two.

func (l *Ledger) epochOf(height uint64) uint64 { return height / l.Schedule.EpochBlocks }

func (l *Ledger) epochStart(epoch uint64) uint64 {
	return max(epoch*l.Schedule.EpochBlocks, l.Genesis.Height)
}

func (l *Ledger) epochID(epoch uint64) (transaction.Hash, error) {
	if epoch < l.epochOf(l.Genesis.Height)+2 {
		return transaction.Hash{}, nil
	}
	last, err := l.block(l.epochStart(epoch-1) - 1)
	if err != nil {
		return transaction.Hash{}, err
	}
	return last.Hash, nil
}

// ErrUnknownEpoch: no epoch has the id.
var ErrUnknownEpoch = errors.New("no epoch has this id")

// LastOf returns the newest block of the epoch with this id: the head, in the
// present epoch. Of the first two, which share an id, the later. Errors:
// ErrUnknownEpoch, and those of the store.
func LastOf(l *Ledger, id transaction.Hash) (*ledger.Block, error) {
	epoch := l.epochOf(l.Genesis.Height) + 1
	if id != (transaction.Hash{}) {
		before, err := l.View.BlockByHash(id)
		if err != nil {
			return nil, err
		}
		if before == nil || l.epochOf(before.Height) == l.epochOf(before.Height+1) {
			return nil, ErrUnknownEpoch
		}
		epoch = l.epochOf(before.Height) + 2
	}
	if epoch > l.epochOf(l.View.Head.Height)+1 {
		return nil, ErrUnknownEpoch
	}
	return l.block(min(l.epochStart(epoch+1)-1, l.View.Head.Height))
}
