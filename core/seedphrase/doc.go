// Package seedphrase derives keys from words, as NEAR's wallets do. It stands
// apart from core/keys because its word list weighs 13 kB in a program, its
// tables of Unicode more, and no ledger needs them.
//
// Start at Key. english.txt is BIP-39's English list, as it is published.
package seedphrase
