// Package follow keeps a copy of a ledger that others run, and believes them nothing but its
// genesis: each block is run again, with the signatures in it checked, and must come to the
// hash that the node says. What a node has signed is kept, and a node that tells another
// history later is reported with both.
//
// The copy is an import of core/ledger that does not end. It may be broken off anywhere and
// is gone on with. Whether time, randomness and order of transactions are fair, and whether
// something was left out, cannot be seen here: the node chooses them.
//
// Start reading at follower.go; page.go asks the node, heads.go keeps what it has signed,
// parted.go is how two histories are reported.
package follow
