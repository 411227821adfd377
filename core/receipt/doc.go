// Package receipt holds receipts: the messages between accounts that
// transactions turn into, their Borsh bytes (spec 3.5) and ids (spec 6.2).
package receipt
