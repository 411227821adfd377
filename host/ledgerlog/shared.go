package ledgerlog

import (
	"context"
	"time"
)

// Shared is a log that several nodes use, with the lease that says which of them appends
// and where that one is reached. The lease's clock is the log's. It is only for liveness:
// what keeps two nodes from appending is the term, which Append compares.
type Shared interface {
	Log
	// Glance looks at the lease, and at the block that the log has at a height.
	Glance(ctx context.Context, height uint64) (Glance, error)
	// Acquire takes the lease for a time if no other writer has it, and begins a term.
	// The answer may be lost: then the lease runs out unused.
	Acquire(ctx context.Context, address string, lasts time.Duration) (term uint64, ok bool, err error)
	// Renew lets the lease of a term run for a time from now on; false: it has run out.
	Renew(ctx context.Context, term uint64, lasts time.Duration) (ok bool, err error)
	// Release ends the lease of a term, so that nobody waits for it.
	Release(ctx context.Context, term uint64) error
}

// Glance is how a log stands.
type Glance struct {
	Term    uint64 // the latest
	Live    bool   // its lease runs
	Own     bool   // it is this writer's
	Address string // of its holder
	Head    uint64 // height of the newest entry, or of genesis
	Hash    []byte // of the block at the height that was asked for; nil: there is none
}
