// Package asm writes WebAssembly modules for tests, an instruction at a time:
//
//	var m asm.Module
//	report := m.ImportHost("account_balance")
//	m.Memory(1, -1)
//	m.Method("run", asm.I32Const(64), asm.I64Load(), asm.Call(report))
//	m.Wasm() // its bytes, as an author would deploy them
//	m.Code() // as an Engine takes it, not metered
//
//	Module   types, imports, functions, memory, data    module.go
//	Code     instructions                               code.go
//	Section  the binary format, for modules that break  format.go
//	         its rules
//
// It checks nothing: what it writes may be invalid, which is what some tests want.
// It imports core/vm for the names and signatures of host functions. Only tests
// import this package.
package asm
