// Package engine runs prepared plugins natively, through Extism's Go SDK on
// wazero. It implements vm.Engine and passes core/vm/enginetest.
//
// A call walks down this way:
//
//	Engine.Call   find or compile the plugin     engine.go, cache.go
//	plugin.call   make an instance and run it    plugin.go, memory.go
//	running.call  a host function, back to vm    host.go
//	classify      what ended the guest           failure.go
//
// The SDK hides the guest's memory and the kind of an error. memory.go and
// failure.go get them back through public means. Its own kernel stands beside
// each guest and none imports it: core/vm gives them Extism's functions.
//
// Guests see no clock, randomness, files, environment or network of the host:
// wazero's WASI defaults are fixed and every instance starts them afresh.
//
// Code must come from prepare. Raw code can exhaust this process before a check
// here could see it: wazero allocates what a module's counts claim, and loops
// end only because prepare meters them.
//
// It may import core/vm, the Extism SDK, wazero and the standard library.
package engine
