package cli_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/policy"
	"latchkey/core/vm"
	"latchkey/host/plugintest/script"
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

// weighs FILE BYTES holds a plugin to be no larger, and logs what it weighs.
func weighs(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 2 {
		ts.Fatalf("usage: weighs FILE BYTES")
	}
	most, err := strconv.Atoi(args[1])
	ts.Check(err)
	size := len(ts.ReadFile(args[0]))
	ts.Logf("%s is %d bytes", args[0], size)
	if size > most {
		ts.Fatalf("%s is %d bytes, at most %d are allowed", args[0], size, most)
	}
}

// appended FILE MORE puts a file's content at the end of another.
func appended(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 2 {
		ts.Fatalf("usage: append FILE MORE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile(args[0])+ts.ReadFile(args[1])), 0o666))
}

// afterATip is the beginning of a script whose last line is given.
const afterATip = `account tips.test.near 20 contract
account alice.test.near 10
account bob.test.near 10
transfer bob.test.near 0.1 --as alice.test.near
`

// ledgerLine is ! ledger FILE LINE PATTERN: a ledger test of the contract in a file, whose
// last line is the given one, fails with what the pattern finds. A contract that can
// is asked for a tip before.
func ledgerLine(ts *testscript.TestScript, not bool, args []string) {
	if !not || len(args) != 3 {
		ts.Fatalf("usage: ! ledger FILE LINE PATTERN")
	}
	text := afterATip
	if args[0] == "tips.wasm" {
		text = strings.Replace(text, "transfer bob.test.near 0.1 --as alice.test.near",
			`call tips.test.near tip {"account_id":"bob.test.near"} --as alice.test.near --deposit 1`, 1)
	}
	file := ts.MkAbs("line.txtar")
	ts.Check(os.WriteFile(file, []byte(text+args[1]+"\n"), 0o666))
	suite := script.Suite{Contract: []byte(ts.ReadFile(args[0]))}
	result := suite.Run(file)
	if result.Passed || !regexp.MustCompile(args[2]).MatchString(result.Output) {
		ts.Fatalf("passed: %v; want a failure with %q:\n%s", result.Passed, args[2], result.Output)
	}
}
