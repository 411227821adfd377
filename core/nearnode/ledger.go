package nearnode

import (
	"fmt"
	"strings"

	"latchkey/core/ledger"
)

// Node is what a program tells of itself.
type Node struct {
	Version     string
	Listen      string // HOST:PORT, or empty
	UptimeSec   uint64
	PublicKey   string // of the node; any ed25519 key in text form. Empty: the key of zeros
	ValidatorID string // account that stands for block production
}

// Ledger is what is shown: a ledger as of a view, by a node.
type Ledger struct {
	*ledger.Ledger
	View *ledger.View
	Node Node
}

// publicKey is the node's, or for one without a key of its own the key of zeros.
func (n *Node) publicKey() string {
	if n.PublicKey == "" {
		return "ed25519:" + strings.Repeat("1", 32)
	}
	return n.PublicKey
}

// block returns the block at a height that has one.
func (l *Ledger) block(height uint64) (*ledger.Block, error) {
	b, err := l.View.Block(height)
	if err == nil && b == nil {
		err = fmt.Errorf("block %d is missing from the store", height)
	}
	return b, err
}
