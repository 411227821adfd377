package ledgerlog

import (
	"context"
	"time"
)

// Roll is the list of the nodes that use a place for logs. Each is on it for a time, by the
// place's clock, and says again and again that it lives.
type Roll interface {
	// Beat has a node be on the list, as it is now, for a time from now on.
	Beat(ctx context.Context, n Node, lasts time.Duration) error
	// Nodes are those that live, in the order of their ids.
	Nodes(ctx context.Context) ([]Node, error)
	// Leave takes a node off the list.
	Leave(ctx context.Context, id string) error
}

// Node is one of them.
type Node struct {
	ID       string   // of the process, unlike any other's
	Address  string   // URL under which the other nodes reach it
	Prepare  []uint32 // versions of core/prepare that it has
	Program  string   // version of the program
	Draining bool     // it is about to end, and takes on nothing more

	Until time.Time // it is on the list, by the place's clock; Beat does not read it
}
