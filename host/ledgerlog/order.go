package ledgerlog

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"
)

// Order is which nodes a ledger is for, the first one first, by rendezvous hashing: each node
// has a number for each ledger, and the greatest is first. So a node that comes or goes moves
// no ledgers but those that it is the first for. Nodes that are about to end are for none.
//
// The number is that of the address: a node that is started again has the ledgers that it had.
func Order(ledger string, nodes []Node) []Node {
	type ranked struct {
		node   Node
		number [sha256.Size]byte
	}
	var all []ranked
	for _, n := range nodes {
		if !n.Draining {
			all = append(all, ranked{n, sha256.Sum256([]byte(n.Address + "\n" + ledger))})
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(bytes.Compare(b.number[:], a.number[:]), cmp.Compare(a.node.ID, b.node.ID))
	})
	first := make([]Node, len(all))
	for i, r := range all {
		first[i] = r.node
	}
	return first
}
