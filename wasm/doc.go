// Package wasm is the third host: the core as js/wasm, and one JavaScript file
// that runs it, unchanged, in Chromium, Node and workerd.
//
//	wasm/core     the Go program: exports to open a ledger, answer, apply
//	wasm/store    state.Store on what host.mjs offers
//	wasm/engine   vm.Engine on what host.mjs offers
//	wasm/bridge   bytes back and forth
//	wasm/host     host.mjs, in pieces; start at ledger.mjs, then core.mjs
//	wasm/pack     makes bin/wasm of all that
//	wasm/carried  prepares plugins when something is built; wasm/carry runs it
//
// A request walks down this way:
//
//	Ledger.handle      host.mjs  ledger.mjs, core.mjs
//	ledger_handle      Go        wasm/core/exports.go, core/rpc, core/ledger
//	  store_get …      host.mjs  the platform's store
//	  engine_call      host.mjs  engine.mjs, instance.mjs: an instance as if new
//	    host_call      Go        wasm/engine/hostcall.go, core/vm
//
// One core serves many ledgers. Each call names its ledger by a number, under
// which host.mjs keeps the store; what Go keeps of a ledger is a cache. Time and
// randomness come with each request. Every import and export is synchronous: Go
// takes an awaited promise for a deadlock. What is thrown through Go frames, or
// a Go panic, breaks the instance; host.mjs says CoreDied and boots another.
//
// Where nothing can be compiled at run time, as in workerd, plugins are carried
// prepared: they describe themselves in a custom section (core/vm/about.go), and
// the core prepares nothing that the platform has. collect.mjs says what a core
// would compile.
//
// core imports nothing of wasm.
package wasm
