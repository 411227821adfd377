// Package engine runs prepared plugins natively, through Extism's Go SDK on
// wazero. It implements vm.Engine and passes internal/test/enginetest.
//
// A call walks down this way:
//
//	Engine.Call    find or compile the plugin       engine.go, cache.go
//	plugin.take    an instance that is as if new    plugin.go, instance.go
//	instance.run   the export                       instance.go
//	instance.call  a host function, back to vm      host.go
//	trap           what ended the guest             failure.go
//	plugin.keep    restore it for another call      snapshot.go, mapping_linux.go
//
// The SDK loads and links plugins. It hides their modules, memory and the kind of
// an error: meter.go, memory.go and failure.go get them through public means, and
// exports are called on the module itself, since the SDK's Call makes 83 kB of
// garbage. The SDK's own kernel stands beside each guest and none imports it, nor
// WASI of any engine: core/vm gives them both.
//
// wazero's interpreter nests more calls than it would (interpreter.go), and runs
// everything on arm64 (compile.go).
//
// What was prepared is kept beside the machine code: library.go.
//
// Code must come from prepare. Raw code can exhaust this process before a check
// here could see it: wazero allocates what a module's counts claim, and loops
// end only because prepare meters them.
//
// It may import core/vm, the Extism SDK, wazero, x/sys and the standard library.
package engine
