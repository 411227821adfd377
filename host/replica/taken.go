package replica

import (
	"context"
	"fmt"
	"time"

	"latchkey/host/ledgerlog"
)

// TakenError is an address under which the others reach a node that lives, and so do not
// reach this one.
type TakenError struct{ Own, Other ledgerlog.Node }

func (e *TakenError) Error() string {
	return fmt.Sprintf("the node %.8s, which lives, and this one, %.8s, are both to be reached at %s: give each an address of its own with --node-url, or stop the other",
		e.Other.ID, e.Own.ID, e.Own.Address)
}

const (
	// takenShare of the time for which a node is on the list is how long one is watched that
	// has this node's address: if it lives it says so meanwhile, at renewShare.
	takenShare = 2
	takenLooks = 10 // in that time
)

// holdAddress is a *TakenError if another node lives that has this one's address. One of which
// nothing is heard was killed, and one that drains is about to end: this one is its successor,
// which need not wait until the other is off the list.
func (p *Presence) holdAddress(ctx context.Context) error {
	before, err := p.namesakes(ctx)
	for look := 0; err == nil && len(before) > 0 && look < takenLooks; look++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(p.lasts / takenShare / takenLooks):
		}
		var now map[string]ledgerlog.Node
		now, err = p.namesakes(ctx)
		for id, was := range before {
			is, there := now[id]
			if !there {
				delete(before, id)
			} else if is.Until.After(was.Until) {
				return &TakenError{p.own, is}
			}
		}
	}
	return err
}

// namesakes are the nodes on the list that have this one's address, by id.
func (p *Presence) namesakes(ctx context.Context) (map[string]ledgerlog.Node, error) {
	nodes, err := p.roll.Nodes(ctx)
	same := map[string]ledgerlog.Node{}
	for _, n := range nodes {
		if !n.Draining && n.Address == p.own.Address && n.Address != "" {
			same[n.ID] = n
		}
	}
	return same, err
}
