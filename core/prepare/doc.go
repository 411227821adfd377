// Package prepare turns untrusted contract code into what an Engine runs. Its
// version is chain state, since it decides what a call costs.
//
//	Prepare   the way through                          prepare.go, cache.go
//	decode    bytes to module                          decode.go, module.go, reader.go
//	scan      one function, instruction by instruction  scan.go, instruction.go
//	policy    what the contract asks to be allowed     sections.go
//	limits    what a module may have                   limits.go
//	meter     instructions and call depth              meter.go
//	joinData  fewer data segments                      slim.go
//	start     what start-up leaves is what it starts with  startup.go
//	encode    module to bytes                          encode.go, writer.go
//
// It reads WebAssembly's first version with sign extension, saturating
// conversions, bulk memory, several results and what element segments say of
// references. Whatever it does not know it refuses: no instruction passes that
// was not looked at.
//
// Every index and the structure of blocks are checked here, the types of
// operands are not: the engine's own validation does that, on the code as
// prepare leaves it, and finds wrong types there as well as in the original.
//
// Instructions are charged as RATIONALE.md says.
package prepare
