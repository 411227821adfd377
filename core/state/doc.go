// Package state is the ledger's typed view of a host's key/value Store:
// accounts, keys, contract data, code and pending receipts, changed through
// overlays that roll back, with undo records for reads at past heights.
//
// An account and all that belongs to it is one contiguous key range:
// account id ‖ 0x00 ‖ kind ‖ rest. Code and the ledger's own records lie
// outside, behind a first byte that no account id has.
package state
