package clients

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/shipped"
)

// contracts writes what the clients deploy besides the standard plugins into a
// folder: the tokens, contracts that import env alone, and code that cannot run.
func contracts(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	var mistyped, unlinked asm.Module
	mistyped.Method("run", asm.I32Const(1), asm.I64Const(1), asm.I32Add, asm.Drop)
	unlinked.Import(vm.HostModule, "no_such_function", nil, nil)
	unlinked.Method("run")
	for name, code := range map[string][]byte{
		"ft": shipped.Build(t, "ft"), "nft": shipped.Build(t, "nft"),
		"counter": counter(), "failing": failing(), "mistyped": mistyped.Wasm(), "unlinked": unlinked.Wasm(), "text": []byte("This is not WebAssembly."),
	} {
		if err := os.WriteFile(filepath.Join(dir, name+".wasm"), code, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Where the contracts keep their constants, and room.
const (
	textAt = 1024
	roomAt = 2048
)

// counter stores its arguments with set and returns them with get. It copies out
// of registers what it returns: the libraries that run views by themselves have
// no other way.
func counter() []byte {
	var m asm.Module
	do := calls(&m, "input", "storage_write", "storage_read", "register_len", "read_register", "value_return", "log_utf8")
	m.Memory(1, -1)
	m.Data(textAt, "count")
	m.Method("set",
		do("input", 0),
		do("log_utf8", 5, textAt),
		do("storage_write", 5, textAt, -1, 0, 1), asm.Drop)
	m.Method("get",
		do("storage_read", 5, textAt, 0), asm.Drop,
		do("read_register", 0, roomAt),
		do("register_len", 0), asm.I64Const(roomAt), do("value_return"))
	return m.Wasm()
}

// failing fails in the ways that only a contract can cause.
func failing() []byte {
	const argsBytes = 4 << 20 // with its other fields the receipt is too large
	var m asm.Module
	do := calls(&m, "panic_utf8", "promise_create")
	m.Memory((roomAt+argsBytes)>>16+1, -1)
	m.Data(textAt, "drop.test.near")
	m.Method("panics", do("panic_utf8", 4, textAt))
	m.Method("traps", asm.Unreachable)
	m.Method("asks_without_gas", do("promise_create", 14, textAt, 4, textAt, 0, 0, roomAt, 0), asm.Drop)
	m.Method("asks_too_much", do("promise_create", 14, textAt, 4, textAt, argsBytes, roomAt, roomAt, 1_000_000_000), asm.Drop)
	m.Func("takes", []vm.ValueType{asm.I64}, nil, 0)
	return m.Wasm()
}

// calls imports host functions and returns what calls one of them with numbers,
// after those that are on the stack.
func calls(m *asm.Module, names ...string) func(name string, args ...int64) asm.Code {
	imported := map[string]int{}
	for _, name := range names {
		imported[name] = m.ImportHost(name)
	}
	return func(name string, args ...int64) (code asm.Code) {
		for _, arg := range args {
			code = asm.Do(code, asm.I64Const(arg))
		}
		return asm.Do(code, asm.Call(imported[name]))
	}
}
