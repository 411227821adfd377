// Package gate bounds what clients of a node may use at once, by turns between
// them, so that none of them, and not all together, keep it from its work.
//
//	Gate     so many at a time                 gate.go
//	Budget   so many bytes in use              budget.go
package gate
