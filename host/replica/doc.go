// Package replica has a node be one of several that run a ledger, whose log is in a
// database (host/ledgerlog). One of them leads: it makes the blocks, and each is in the
// log before anybody hears of it. The others follow: they make the same blocks of the log,
// answer what is read, and forward what is sent.
//
//	Cache    the store of such a node: what is committed to it comes into the log first
//	Member   leads or follows, as the lease has it
//	Presence is on the list of nodes that live, and knows the others
//	Forward  brings requests to the node that leads
//	keeper   makes checkpoints, and compares those of others with what this node has
//	Begin    begins with one
//
// It may import core, host/ledgerlog, host/node and host/store. Start at member.go.
package replica
