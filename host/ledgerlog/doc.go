// Package ledgerlog is the third seam, besides core's Store and Engine: the log of a
// ledger, which may be kept elsewhere than its state. Implementations: Local, over the
// store that a ledger has anyway, and host/postgres. One conformance test
// (internal/test/logtest) runs each.
//
// It may import core/ledger and core/state.
package ledgerlog
