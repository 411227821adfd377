// Package many serves many ledgers from one process, and has the nodes of a database share
// them out. A ledger's path is /l/NAME, as at the Worker; paths that name none are of main.
//
//	order      which nodes a ledger is for: the first makes its blocks, the second follows,
//	           the others send on what they are asked
//	look       sees which nodes live and who makes whose blocks, and has this node take
//	           over, or hand over, what is to be elsewhere
//	directory  the ledgers that there are; make adds one, for who has the root's key
//	local      one of them, open here while it is used
//	answer     a request, here or by the node that is to (forward)
//
// One lease a node is that of all its ledgers; each ledger has terms of its own, which its log
// compares. A node opens a ledger when it is asked for it, and closes it when nobody uses it.
//
// It may import core, host/serve and what that does. Start at server.go.
package many
