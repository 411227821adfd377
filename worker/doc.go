// Package worker holds no code of its own: the folder is the Cloudflare Worker, a
// ledger for anyone to reach. README.md says how to run and deploy it.
//
//	src      the Worker in JavaScript: entry.mjs, and ledger.mjs, the Durable Object
//	edge     the HTTP surface in Go, an http.Handler that knows no platform
//	app      the same with Cloudflare's bindings
//	plugins  plugins.lock: which contracts a Worker carries
//	tools    what builds it and runs it on this machine
//	test     what the tests of host/e2e/cloud run inside workerd
//
// It asks ledgers over HTTP and imports nothing of core; what it shares with the node,
// such as host/api, imports nothing of the module. Start reading at
// src/entry.mjs.
package worker
