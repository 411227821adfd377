// Package move takes a ledger from one place to another: out of a node, a home or a Worker
// into a file, the archive of core/ledger, and out of that into a home or a Worker. Both go
// on where they broke off.
//
// Start reading at export.go and import.go; source.go, home.go and worker.go are the places.
package move
