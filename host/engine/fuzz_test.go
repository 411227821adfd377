package engine_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/enginetest"
)

// FuzzCompile puts mutated modules through Call. Prepare refuses most of them
// in life; the engine must answer, and not panic, without it. What only prepare
// can stop is left out: loops are compiled but not run, and numbers beyond two
// million do not occur, as wazero allocates what a count claims before it looks
// (95 bytes can ask for 30 GB, which ends a process).
func FuzzCompile(f *testing.F) {
	for _, code := range []*vm.Code{hostCaller(0), trapping(), unlinkable()} {
		f.Add(code.Wasm)
	}
	var m asm.Module
	m.Memory(1, 2)
	m.Data(8, "data")
	g := m.Global(1)
	callee := m.Func("", nil, nil, 1, asm.GlobalGet(g), asm.LocalSet(0))
	m.Table(2, callee)
	m.Method("run", asm.I32Const(1), asm.CallIndirect(m.Type(nil, nil)))
	f.Add(m.Code().Wasm)

	f.Fuzz(func(t *testing.T, wasm []byte) {
		start, body := section(wasm, 8), section(wasm, 10)
		loops := bytes.IndexByte(body, 0x03) >= 0 // maybe
		if len(wasm) > 4096 || start != nil && loops || hasLargeNumber(wasm) {
			t.Skip("code that was not prepared and may run for ever, or take much memory: only prepare stops it")
		}
		export := "run"
		if loops {
			export = "absent"
		}
		e, err := engine.New(engine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		code := &vm.Code{Hash: sha256.Sum256(wasm), Wasm: wasm, MemoryPagesMax: 16,
			Exports: map[string]vm.ExportKind{export: vm.ExportVoid}}
		err = e.Call(code, export, enginetest.Plenty(), nothing)
		switch err.(type) {
		case nil, *vm.Trap, *vm.Failure, *vm.CompileError, *vm.LinkError:
		default:
			t.Errorf("an error that is none of vm's: %v", err)
		}
	})
}

// section returns the contents of the first section with that id.
func section(wasm []byte, id byte) []byte {
	for rest := wasm[min(8, len(wasm)):]; len(rest) > 1; {
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil
		}
		contents := rest[1+n:][:size]
		if rest[0] == id {
			return contents
		}
		rest = rest[1+n+int(size):]
	}
	return nil
}

// hasLargeNumber looks for LEB128 numbers of more than three bytes.
func hasLargeNumber(wasm []byte) bool {
	run := 0
	for _, b := range wasm {
		if run++; b < 0x80 {
			run = 0
		} else if run == 3 {
			return true
		}
	}
	return false
}
