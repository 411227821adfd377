package ledgerlog

import (
	"context"
	"fmt"
	"slices"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Checkpoints are kept beside the log of a ledger, so that what is before one can be removed
// from it. Each is a sum, which every node compares with its own, and the pages that a node
// can begin with.
type Checkpoints interface {
	// All are those that are recorded, the newest first, as the place has them: Whole tells
	// whether one is as it was recorded.
	All(ctx context.Context) ([]Checkpoint, error)
	// Contents are the pages of one in order, and those beside it; none: it is not there any
	// more.
	Contents(ctx context.Context, height uint64) (pages, schedule []transaction.Hash, err error)
	// Page is what is kept under a hash, whether or not it has that.
	Page(ctx context.Context, hash transaction.Hash) ([]byte, error)
	// First is the height of the first entry that the log has.
	First(ctx context.Context) (uint64, error)
	// PutPages keeps pages, each under its hash, until none of the last checkpoints has it.
	PutPages(ctx context.Context, pages map[transaction.Hash][]byte) error
	// Record records a checkpoint with the pages beside it. ok is false, and nothing
	// recorded, if a page is missing, the log has no such block, or a later one is there.
	Record(ctx context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) (ok bool, err error)
	// Drop removes the record of a checkpoint, if it is there and as it is given.
	Drop(ctx context.Context, c Checkpoint) error
	// Stand notes how far a node is: what it needs stays in the log for a while, also when
	// nothing more is heard of it.
	Stand(ctx context.Context, s Standing) error
	// Disputes are the standings of nodes that dispute a checkpoint.
	Disputes(ctx context.Context) ([]Standing, error)
}

// Checkpoint is one that was recorded.
type Checkpoint struct {
	ledger.BlockID
	Sum transaction.Hash
}

// Whole reads what a recorded checkpoint names, of the ledger whose genesis block has a hash.
// It carries a check of itself: height, block and pages have its sum. A record that does not
// pass is damaged, and says nothing of the ledger: the error is a *ledger.CheckpointError.
// Nil without an error: it is not there any more.
func Whole(ctx context.Context, from Checkpoints, genesis transaction.Hash, c Checkpoint) (whole *ledger.Checkpoint, schedule []transaction.Hash, err error) {
	pages, schedule, err := from.Contents(ctx, c.Height)
	if err != nil {
		return nil, nil, err
	}
	whole = &ledger.Checkpoint{Ledger: genesis, BlockID: c.BlockID, Pages: pages}
	if whole.Sum() == c.Sum {
		return whole, schedule, nil
	}
	now, err := from.All(ctx) // another may have removed it meanwhile
	if err == nil && slices.Contains(now, c) {
		err = &ledger.CheckpointError{Height: c.Height, What: "its record is damaged: height, block and pages do not have its sum"}
	}
	return nil, nil, err
}

// Standing is how far a node is.
type Standing struct {
	Address string // URL under which the other nodes reach it
	Height  uint64 // of its newest block
	Checked uint64 // height of the newest checkpoint that it has found to be its own; 0: none
	// Disputed is the height of the checkpoint, whole as it was recorded, of which it has
	// another sum; 0: none. That stands until it has found a later one to be its own.
	Disputed uint64
}

// TruncatedError is an entry that was removed from a log.
type TruncatedError struct {
	Height uint64 // that is wanted
	First  uint64 // that there is
}

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("the log begins with block %d, and block %d is wanted: a node that is started again begins with a checkpoint", e.First, e.Height)
}
