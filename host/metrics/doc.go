// Package metrics counts what a node does, for Prometheus. A Metrics belongs to one
// server: it has a registry of its own, and nothing is global.
//
//	metrics.go     the registry, and its handler
//	ledger.go      what node tells: claims, transactions, commits
//	requests.go    what httpd tells: requests, refusals, lack of room
//	usage.go       what is asked when somebody reads: queues, guests, the store
//
// Labels come from lists that this program holds, never from what somebody sent:
// no account, hash, key or address is in them. docs/operators.md lists the metrics,
// dashboard.json shows them in Grafana; tests hold both to the registry.
package metrics
