package ledgerlog

import (
	"context"
	"fmt"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Log keeps the entries of one ledger in order, each naming the one before. Whoever
// appends does so in a term, of which there is one at a time: who has a later one ends
// those before.
type Log interface {
	// Append adds entries behind the newest one, all or none, and returns when they are
	// durable. What the log has already from the same writer is not added again. Errors:
	// *FencedError and *NotNextError say that nothing was added, *UnknownError that
	// nobody knows.
	Append(ctx context.Context, term uint64, entries []ledger.Entry) error
	// Read returns the entries from a height on, at most so many; none behind the newest.
	// The error may be a *DamagedError.
	Read(ctx context.Context, from uint64, most int) ([]ledger.Entry, error)
}

// FencedError is a term that is over: somebody else appends.
type FencedError struct{ Term uint64 }

func (e *FencedError) Error() string {
	return fmt.Sprintf("term %d is over: another node appends to the log", e.Term)
}

// NotNextError is an entry that does not follow the newest one of a log.
type NotNextError struct {
	Height uint64
	After  transaction.Hash // the block that it names as the one before
}

func (e *NotNextError) Error() string {
	return fmt.Sprintf("entry %d does not follow the log's newest one, which is another than block %s", e.Height, e.After)
}

// DamagedError is a log in which something is missing, or not as it was written.
type DamagedError struct {
	Height uint64 // the first one that is not whole
	What   string
	Found  []byte // what is there instead, as far as it can be told
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the log is damaged at entry %d: %s; put the database back from a backup", e.Height, e.What)
}

// LaterError is an entry that a later program has written.
type LaterError struct {
	Height uint64
	Found  []byte // the entry
	Err    *ledger.EntryVersionError
}

func (e *LaterError) Error() string { return fmt.Sprintf("at height %d %v", e.Height, e.Err) }
func (e *LaterError) Unwrap() error { return e.Err }

// UnknownError is an append of which nobody knows whether it has happened.
type UnknownError struct {
	Height uint64 // of its first entry
	Err    error
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("whether entry %d is in the log is not known: %v", e.Height, e.Err)
}

func (e *UnknownError) Unwrap() error { return e.Err }

// Chain is an error when entries do not follow each other.
func Chain(entries []ledger.Entry) error {
	for i := 1; i < len(entries); i++ {
		if before, e := &entries[i-1], &entries[i]; e.Height != before.Height+1 || e.PrevHash != before.BlockHash {
			return &NotNextError{e.Height, e.PrevHash}
		}
	}
	return nil
}
