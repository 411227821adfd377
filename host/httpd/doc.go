// Package httpd serves a node over HTTP: JSON-RPC at /, health at /healthz,
// and on a development ledger the faucet that near-cli calls a helper. POST
// /account answers with the outcome of the transaction that made the account, as
// method tx does and without an envelope; with 400 and {"error"} when none was made,
// and with 403 when a page of another origin asks (development.go).
package httpd
