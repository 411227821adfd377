package enginetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// wasi imports a function of WASI.
func wasi(m *asm.Module, name string, params ...vm.ValueType) int {
	return m.Import(vm.WASIPreviewModule, name, params, []vm.ValueType{asm.I32})
}

// startUp: what start-up leaves in memory and globals is what each call begins
// with, and no call pays for it.
func startUp(t *testing.T, e vm.Engine, p Prepare) {
	var m asm.Module
	report := m.ImportHost("account_balance")
	clock, random := wasi(&m, "clock_time_get", asm.I32, asm.I64, asm.I32), wasi(&m, "random_get", asm.I32, asm.I32)
	m.Memory(1, -1)
	m.Data(8, "overwritten")
	m.Data(1000, "kept")
	g := m.Global(5)
	m.Func("_initialize", nil, nil, 0,
		asm.GlobalGet(g), asm.I64Const(-1_000_000_000_000), asm.I64Add, asm.GlobalSet(g),
		asm.I32Const(8), asm.I64Const(-2), asm.I64Store(),
		asm.I32Const(2), asm.MemoryGrow, asm.Drop,
		asm.I32Const(150_000), asm.I64Const(77), asm.I64Store(),
		asm.I32Const(0), asm.I64Const(0), asm.I32Const(16), asm.Call(clock), asm.Drop,
		asm.I32Const(1), asm.I64Const(0), asm.I32Const(24), asm.Call(clock), asm.Drop,
		asm.I32Const(32), asm.I32Const(8), asm.Call(random), asm.Drop)
	at := func(address int32) asm.Code { return asm.Do(asm.I32Const(address), asm.I64Load(), asm.Call(report)) }
	m.Method("run", asm.GlobalGet(g), asm.Call(report), asm.MemorySize, asm.I64ExtendI32, asm.Call(report),
		at(8), at(16), at(24), at(150_000), at(1000),
		asm.I32Const(8), asm.I64Const(1), asm.I64Store(), asm.I64Const(1), asm.GlobalSet(g))
	m.Method("random", at(32))
	code := p.prepared(t, e, &m)
	if code.MemoryPages != 3 || len(code.Globals) != 1 || !code.Restorable {
		t.Errorf("%d pages, %d globals, restorable %v", code.MemoryPages, len(code.Globals), code.Restorable)
	}
	const kept = 0x7470656b
	want := fmt.Sprint([]int64{5 - 1_000_000_000_000, 3, -2, 1_640_995_200_000_000_000, 1, 77, kept})
	for range 3 {
		var got []int64
		meter := Plenty()
		before := meter.Instructions
		if err := e.Call(code, "run", meter, reporting(&got)); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("a call begins with %v, want %v", got, want)
		}
		if used := before - meter.Instructions; used != 33 {
			t.Errorf("a call costs %d instructions, want 33", used)
		}
	}
	var first, second []int64
	mustCall(t, e, code, "random", reporting(&first))
	m.Data(2000, "other code")
	mustCall(t, e, p.prepared(t, e, &m), "random", reporting(&second))
	if first[0] == 0 || first[0] == second[0] {
		t.Errorf("two codes have drawn %x and %x", first, second)
	}
	var link *vm.LinkError
	if err := e.Call(code, "_initialize", Plenty(), NoHost); !errors.As(err, &link) {
		t.Errorf("start-up as a method: %v", err)
	}
}

// reporting collects the first arguments of all calls.
func reporting(to *[]int64) vm.Host {
	return HostFunc(func(_ int, _ vm.Memory, args []uint64) (uint64, error) {
		*to = append(*to, int64(args[0]))
		return 0, nil
	})
}

// refusedStartUps end in the same words on every engine.
func refusedStartUps(t *testing.T, e vm.Engine, p Prepare) {
	for name, c := range map[string]struct {
		build func(m *asm.Module)
		want  string
	}{
		"a loop": {func(m *asm.Module) { m.Method("_initialize", asm.Loop, asm.Br(0), asm.End) }, "start-up takes more than 10000000 instructions"},
		"much memory": {func(m *asm.Module) {
			m.Method("_initialize", asm.Loop, asm.I32Const(1), asm.MemoryGrow, asm.Drop, asm.Br(0), asm.End)
		}, "start-up takes more than 10000000 instructions"},
		"recursion":       {func(m *asm.Module) { m.Method("_initialize", asm.Call(0)) }, "nests calls too deep: their frames may take 262144 bytes"},
		"a trap":          {func(m *asm.Module) { m.Method("_initialize", asm.I32Const(1), asm.I32Const(0), asm.I32DivU, asm.Drop) }, "divided by zero"},
		"the second name": {func(m *asm.Module) { m.Method("__wasm_call_ctors", asm.Unreachable) }, "`unreachable`"},
		"env": {func(m *asm.Module) {
			f := m.ImportHost("block_index")
			m.Method("_initialize", asm.Call(f), asm.Drop)
		}, "it calls env.block_index, and there is no ledger yet"},
		"extism": {func(m *asm.Module) {
			f := m.Import(vm.ExtismModule, "input_length", nil, []vm.ValueType{asm.I64})
			m.Method("_initialize", asm.Call(f), asm.Drop)
		}, "it calls extism:host/env.input_length"},
		"exit": {func(m *asm.Module) {
			f := m.Import(vm.WASIPreviewModule, "proc_exit", []vm.ValueType{asm.I32}, nil)
			m.Method("_initialize", asm.I32Const(0), asm.Call(f))
		}, "ends with exit code 0"},
		"parameters": {func(m *asm.Module) { m.Func("_initialize", []vm.ValueType{asm.I32}, nil, 0) }, "takes nothing"},
	} {
		var m asm.Module
		c.build(&m)
		m.Memory(1, -1)
		_, err := p(e, m.Wasm())
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || refused.Kind != "Instantiate" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a refusal with %q", name, err, c.want)
		}
	}
	var m asm.Module
	m.Method("_initialize", asm.I32Const(1), asm.I64Const(1), asm.I32Add, asm.Drop)
	var refused *vm.PrepareError
	if _, err := p(e, m.Wasm()); !errors.As(err, &refused) || refused.Kind != "Deserialization" {
		t.Errorf("code of wrong types: %v", err)
	}
}
