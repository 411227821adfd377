// Package interpret runs prepared code without a compiler: instruction by
// instruction, on a stack of its own that is as large as the guest's counter allows.
// It is slow, and the same on every host: what an engine's stack is too small for
// (vm.Limited) is run here.
//
//	Program   what core/prepare makes of code    program.go
//	Instance  memory, tables, globals            instance.go
//	Invoke    calls and branches                 run.go
//	step      all other instructions             step.go, calculate.go
//	Engine    the vm.Engine                      engine.go
//
// Programs are valid: it checks what the specification makes a trap, and nothing else.
package interpret
