// Package ledgerpath reads of the path of a request which of many ledgers it is for:
// /l/NAME and what follows. The Worker and nodes have the same addresses.
//
// It imports nothing of the module. Start at path.go.
package ledgerpath
