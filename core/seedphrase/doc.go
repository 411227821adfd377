// Package seedphrase derives keys from words. It stands apart from core/keys
// because its word lists weigh 80 kB in a program, and no ledger needs them.
package seedphrase
