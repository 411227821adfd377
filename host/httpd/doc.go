// Package httpd serves a node over HTTP: JSON-RPC at /, health at /healthz,
// and on a development ledger the faucet that near-cli calls a helper.
package httpd
