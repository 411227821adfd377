package node

import (
	"time"

	"latchkey/core/ledger"
)

// choresAgain is how long chores are left that failed, and choresLook how long they are at
// most: the machine's clock may be set.
const (
	choresAgain = time.Minute
	choresLook  = time.Hour
)

// doChores does a slice of what the ledger has to do by itself, and sees to the next.
func (n *Node) doChores() {
	chores := n.Ledger.Chores
	if !n.makes {
		chores = n.Ledger.OwnChores
	}
	next, err := chores(source{n}, n.Keep, func(done ledger.Committed) {
		n.delayed = n.delayed || done.Waiting
		n.showCommitted(done)
	})
	wait := choresLook
	switch {
	case err != nil:
		n.Log.Error("the ledger's chores failed", "error", err)
		wait = choresAgain
	case next > 0:
		wait = min(wait, time.Unix(0, int64(next)).Sub(n.Clock()))
	}
	n.chores.Reset(max(wait, 0))
}
