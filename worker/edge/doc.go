// Package edge is the HTTP surface of the Worker: an http.Handler that finds the
// ledger a request is for, has host/api answer for it, passes JSON-RPC on to the
// ledger's Durable Object, and serves the pages.
//
// It knows neither Cloudflare nor JavaScript: objects and pages are
// http.RoundTrippers. worker/app puts it into the Worker; worker/src/entry.mjs
// bypasses it for the most frequent requests.
package edge
