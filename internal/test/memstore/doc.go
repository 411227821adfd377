// Package memstore keeps state in memory: the Store of tests, of demo and of
// the browser host.
//
// Contents live in an immutable balanced tree. A commit builds a new version
// that shares all it did not change, then swaps one pointer: readers never
// wait, every scan sees one version, and a snapshot costs nothing.
//
// It may import core/state and the standard library. Start at store.go.
package memstore
