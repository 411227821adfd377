// Package pack makes bin/wasm: what a platform needs to run ledgers in
// JavaScript. Files that belong together:
//
//	core.wasm            wasm/core, compiled
//	wasm_exec.js         of the Go toolchain that compiled it
//	host.mjs, host.d.mts  wasm/host in one file, and its types
//	node.mjs, node.d.mts  finds the others in Node
//	prepared/*.wasm      the plugins of a new ledger's accounts, prepared: wasm/build adds them
//	later/*.wasm         the other standard plugins, prepared, for pages that fetch them
//	package.json, README.md  so that npm can install the folder as latchkey
//
// It runs on the developer's machine and imports plugins/build and the standard
// library.
package pack
