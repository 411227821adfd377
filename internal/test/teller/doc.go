// Package teller is a ledger whose contracts log what they are told to, for tests of events.
// Everything but the contracts' code is real.
package teller
