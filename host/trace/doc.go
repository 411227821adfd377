// Package trace prints a transaction as the tree of receipts it led to, with the
// gas, fees, changes, events and refunds of each. The tree is the node's answer
// to latchkey_trace.
package trace
