// Package ledgerlog is the third seam, besides core's Store and Engine: the log of a
// ledger, which may be kept elsewhere than its state. Implementations: Local, over the
// store that a ledger has anyway, and host/postgres. One conformance test
// (internal/test/logtest) runs each. What a log elsewhere does not answer, Append finds out by
// asking it: host/postgres and the simulation of host/replica bring single attempts.
//
// It may import core/ledger and core/state.
package ledgerlog
