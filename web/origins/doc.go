// Package origins lets pages of any origin talk to a ledger, as browser wallets do.
// Both hosts' HTTP surfaces use it, so it imports net/http alone: the Worker boots it
// with each request.
package origins
