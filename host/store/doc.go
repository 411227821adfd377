// Package store keeps state durably in one folder, on Pebble. It implements
// state.Store and passes internal/test/storetest.
//
// A commit returns when it is on the disk. Commits that come at the same time
// share a disk write (Pebble groups them), so throughput grows with the number
// of callers. Readers see a commit as a whole, possibly a moment before it is
// acknowledged.
//
// A full disk is expected: a reserve of disk space, released when the
// disk fills up, lets what is under way finish, and later commits are refused
// untouched with *FullError until there is room again (reserve.go).
//
// What was acknowledged and is not there, or is not what was written, is told
// and not passed over: at the start, which then changes nothing (mark.go,
// inspect.go), and when a read meets it (health.go).
//
// In the folder, keys begin with one byte for their space (format.go): the
// store's own records and the state.
//
// It may import core/state, Pebble and the standard library. Start at store.go.
package store
