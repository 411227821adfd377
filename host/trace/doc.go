// Package trace shows a transaction as the tree of receipts it led to, with
// the gas, fees, events and refunds of each.
package trace
