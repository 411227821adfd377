// Package home is a server's folder: keys, genesis, data. Its first use writes
// a development genesis.
//
//	validator_key.json            the root account's key
//	credentials/LEDGER/*.json     the same key, as near-cli keeps keys
//	genesis.json                  what the ledger begins with; edits count until the first start
//	data/                         the store; it alone decides
//	cache/                        prepared and compiled plugins; may be deleted
package home
