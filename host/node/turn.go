package node

import (
	"errors"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
)

// A ledger may have several nodes, of which one makes the blocks. Which one is decided
// elsewhere: here a node learns between two blocks that it does from now on, or does not,
// and shows the blocks that it has made of another's log.

// errFollows is what a node that makes no blocks answers.
var errFollows = &rpc.UnresolvedError{Err: errors.New("this node makes no blocks: another does")}

// turn is something that is done between two blocks.
type turn struct {
	do   func() error
	done chan error
}

func (t *turn) take() { t.done <- t.do() }

// Between does something while no block is being made, and returns its error; ErrClosed
// when the node has been closed.
func (n *Node) Between(do func() error) error {
	t := &turn{do, make(chan error, 1)}
	select {
	case n.turns <- t:
		return <-t.done
	case <-n.stopped:
		return ErrClosed
	}
}

// Make says, within Between, whether the node makes blocks from now on.
func (n *Node) Make(blocks bool) {
	n.makes, n.delayed = blocks, blocks // receipts may wait from before
	n.chores.Reset(0)
}

// Admit says, within Between, who is asked before a change of the settings comes into a block;
// its error is the sender's.
func (n *Node) Admit(ask func(*ledger.SignedAdminChange) error) { n.admits = ask }

// Show shows, within Between, what the store holds to those who read and wait.
func (n *Node) Show() error {
	after, err := takeSnapshot(n.Store)
	if err != nil {
		return err
	}
	n.advance(after.head.Height, after)
	return nil
}

// sendAway tells a group to go to the node that makes blocks.
func (n *Node) sendAway(group []*pending) {
	n.takeOut(group, make([]uint64, len(group)))
	for _, p := range group {
		p.verdict <- verdict{err: errFollows}
	}
}
