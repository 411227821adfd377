// Package api is the HTTP interface of a ledger for applications: claims, keys, drops,
// campaigns and events, under /v1/. README.md shows how it is used, openapi.json says
// what it answers; tests hold every answer to that.
//
// One handler serves it on a node and in the Worker. It knows the ledger by JSON-RPC
// alone, and imports nothing of the module: the Worker boots it with each request.
//
//	api.go        the handler and its addresses
//	answer.go     how answers are written: JSON, ETag, errors with a code
//	ask.go        how a ledger is asked, and what its refusals become
//	claims.go, keys.go, drops.go, campaigns.go, events.go, log.go: an address each
package api
