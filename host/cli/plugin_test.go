package cli_test

import (
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/policy"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// modules are contracts with something about them, by what that is about.
var modules = map[string]func(m *asm.Module){
	"types": func(m *asm.Module) {
		m.Method("run", asm.I32Const(1), asm.I64Const(1), asm.I32Add, asm.Drop)
	},
	"imports": func(m *asm.Module) { m.Import("env", "nonesuch", nil, nil); m.Method("run") },
	"start-up": func(m *asm.Module) {
		m.Method("_initialize", asm.Unreachable)
		m.Method("run")
	},
	"segments": func(m *asm.Module) {
		m.Memory(1, -1)
		m.Data(1<<16, "beyond")
		m.Method("run")
	},
	"methods": func(m *asm.Module) {
		m.Func("add", []vm.ValueType{vm.I32, vm.I32}, []vm.ValueType{vm.I32}, 0, asm.I32Const(0))
		m.Method("_start")
	},
	"guard": func(m *asm.Module) { m.Method(policy.GuardMethod) },
}

// module NAME FILE writes one of modules.
func module(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 2 || modules[args[0]] == nil {
		ts.Fatalf("usage: module NAME FILE")
	}
	var m asm.Module
	modules[args[0]](&m)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), m.Wasm(), 0o666))
}
