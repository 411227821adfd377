// Package standard says how the standard plugins are set up on a ledger that
// starts with them. It knows their arguments, so that core need not.
package standard
