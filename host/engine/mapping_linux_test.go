package engine

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/enginetest"

	"pgregory.net/rapid"
)

// TestMappingsAreRestored to what the file holds, wherever they were written to.
func TestMappingsAreRestored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contents := make([]byte, 20*osPageBytes)
		copy(contents[osPageBytes/2:], bytes.Repeat([]byte("contents"), 4*osPageBytes/8))
		m := newMapping(contents)
		if m == nil {
			t.Skip("this kernel does not tell which pages were written to")
		}
		defer m.close()
		memory := memory{buffer: m.open()}
		defer unmap(memory.buffer)
		for range 6 {
			memory.watch.begin()
			for range rapid.IntRange(0, 6).Draw(t, "writes") {
				at := rapid.IntRange(0, len(memory.buffer)-1).Draw(t, "at")
				memory.buffer[at] ^= 0x55
			}
			if rapid.Bool().Draw(t, "has waited") {
				memory.watch.end()
			}
			restored := m.restore(&memory)
			memory.watch.end()
			if !restored || !bytes.Equal(memory.buffer, contents) {
				t.Fatal("the memory is not what it was")
			}
		}
	})
}

// TestMappingsAreGivenBack with the engine, whatever became of their instances.
func TestMappingsAreGivenBack(t *testing.T) {
	if !mappingsWork() {
		t.Skip("this kernel does not tell which pages were written to")
	}
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	e.turns.free = 2 // so that a call can be made within another
	var m asm.Module
	host := m.ImportHost("storage_usage")
	m.Memory(2, -1)
	m.Method("run", asm.Call(host), asm.Drop)
	m.Method("grow", asm.I32Const(1), asm.MemoryGrow, asm.Drop)
	classic, _ := fees.ByName("classic")
	code, err := prepare.Prepare(e, m.Wasm(), classic)
	if err != nil {
		t.Fatal(err)
	}
	before := mappings(t)
	for _, method := range []string{"run", "run", "grow", "run", "run"} {
		nested := enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) {
			return 0, e.Call(code, "grow", enginetest.Plenty(), enginetest.NoHost)
		})
		if err := e.Call(code, method, enginetest.Plenty(), nested); err != nil {
			t.Fatal(err)
		}
	}
	ended := errors.New("ended")
	_ = e.Call(code, "run", enginetest.Plenty(), enginetest.HostFunc(func(int, vm.Memory, []uint64) (uint64, error) { return 0, ended }))
	if mappings(t) == before {
		t.Error("no memory was mapped")
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if after := mappings(t); after != before {
		t.Errorf("%d mappings are left, there were %d", after, before)
	}
}

func mappings(t *testing.T) int {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(maps), "memfd:latchkey-plugin")
}
