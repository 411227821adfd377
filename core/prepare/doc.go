// Package prepare turns untrusted contract code into what an Engine runs. Its
// version is chain state, since it decides what a call costs.
//
//	Prepare   the way through                          prepare.go, cache.go
//	decode    bytes to module                          decode.go, module.go, reader.go
//	scan      one function: valid, and what it needs   scan.go, instruction.go, valuetype.go, stack.go
//	policy    what the contract asks to be allowed     sections.go
//	limits    what a module may have                   limits.go
//	meter     instructions and stack                   meter.go
//	segments  what instantiation comes to              segments.go
//	joinData  fewer data segments                      slim.go
//	start     what start-up leaves is what it starts with  startup.go
//	encode    module to bytes                          encode.go, writer.go
//	Watch     what notes where it writes               watch.go
//	Lower     what core/interpret runs                 lower.go, lower_function.go
//
// It reads WebAssembly's second version without vectors. Whatever it does not know
// it refuses: no instruction passes that was not looked at.
//
// A module that prepare takes is valid, operand by operand: no engine is left to
// judge, and none disagrees.
//
// Instructions are charged as RATIONALE.md says.
package prepare
