// Package difference holds engines against each other: it runs a module on one
// of them and tells all that a ledger could see of it, in a form that is equal
// when the engines mean the same.
//
//	Run       prepares a module on an engine and calls it       run.go
//	witness   sums up the guest's memory at each host call      witness.go
//	Node      the engine of host.mjs in V8, in a process        node.go
//	Serve     what runs there, from node/main.go                serve.go
//
// It is for tests and may import all of core and wasm/pack.
package difference
