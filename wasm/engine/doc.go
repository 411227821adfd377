// Package engine is the vm.Engine that host.mjs offers: it loads plugins by the
// Extism ABI on the WebAssembly engine that Go itself runs in. It passes
// internal/test/enginetest.
//
// A call goes back and forth:
//
//	Engine.Call      Go: checks, then the import call      engine.go
//	  call           host.mjs: a fresh instance
//	    HostCall     Go: the guest's host call, to vm      hostcall.go
//	      memory     Go: guest memory, through imports     memory.go
//
// It may import wasm/bridge, core/vm and the standard library.
package engine
