// Package eventindex keeps the index of a ledger's events (core/events) on a node: it
// follows the blocks as they become durable, beside those who make them, and keeps what
// it has in files of a folder of its own. Nothing waits for it but searches. What it
// loses it makes anew from the ledger.
//
// Start at Start.
package eventindex
