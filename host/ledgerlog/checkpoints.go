package ledgerlog

import (
	"context"
	"fmt"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Checkpoints are kept beside the log of a ledger, so that what is before one can be removed
// from it. Each is a sum, which every node compares with its own, and the pages that a node
// can begin with.
type Checkpoints interface {
	// Newest is the newest one; nil: there is none.
	Newest(ctx context.Context) (*Checkpoint, error)
	// Contents are the pages of one in order, and those beside it; none: it is not there any
	// more.
	Contents(ctx context.Context, height uint64) (pages, schedule []transaction.Hash, err error)
	// Page is what is kept under a hash, whether or not it has that.
	Page(ctx context.Context, hash transaction.Hash) ([]byte, error)
	// First is the height of the first entry that the log has.
	First(ctx context.Context) (uint64, error)
	// PutPages keeps pages, each under its hash, until no checkpoint of the last has it.
	PutPages(ctx context.Context, pages map[transaction.Hash][]byte) error
	// Record records a checkpoint with the pages beside it. ok is false, and nothing
	// recorded, if a page is missing, the log has no such block, or a later one is there.
	Record(ctx context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) (ok bool, err error)
	// Stand notes how far a node is: what it needs stays in the log for a while, also when
	// nothing more is heard of it.
	Stand(ctx context.Context, s Standing) error
}

// Checkpoint is one that was recorded.
type Checkpoint struct {
	ledger.BlockID
	Sum transaction.Hash
}

// Standing is how far a node is.
type Standing struct {
	Address string // URL under which the other nodes reach it
	Height  uint64 // of its newest block
	Checked uint64 // height of the newest checkpoint that it has found to be its own; 0: none
}

// TruncatedError is an entry that was removed from a log.
type TruncatedError struct {
	Height uint64 // that is wanted
	First  uint64 // that there is
}

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("the log begins with block %d, and block %d is wanted: a node that is started again begins with a checkpoint", e.First, e.Height)
}
