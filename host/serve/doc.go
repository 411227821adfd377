// Package serve puts a server together from its parts: home, store, engine,
// ledger, node, RPC and HTTP.
package serve
