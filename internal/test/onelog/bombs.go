package onelog

import (
	"bytes"
	"encoding/binary"
	"slices"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// bombs are modules that a compiler would take long over, or much memory.
func bombs() []Attack {
	const tooMany = `"CompilationError"`
	var attacks []Attack
	bomb := func(name, fails string, m *asm.Module) {
		m.Method("run")
		attacks = append(attacks, Attack{name, m.Wasm(), []AttackCall{{Method: "run", Fails: fails}}})
	}
	function := func(locals int, body ...asm.Code) *asm.Module {
		var m asm.Module
		m.Func("", nil, nil, locals, body...)
		return &m
	}
	bomb("a branch table of a megabyte", tooMany, function(0, branchTable(1<<20)))
	bomb("a branch table of a billion", tooMany, function(0, asm.I32Const(0), asm.Code{0x0e, 0x80, 0x80, 0x80, 0x80, 4}))
	bomb("blocks in blocks", tooMany, function(0, nested(100_000)))
	bomb("locals without number", tooMany, function(1<<32-1))
	bomb("many locals", tooMany, function(4_097))
	bomb("operands on operands", tooMany, function(0, bytes.Repeat(asm.I32Const(0), 100_000), bytes.Repeat(asm.Drop, 100_000)))
	bomb("many blocks", tooMany, function(0, bytes.Repeat(asm.Do(asm.Block, asm.End), 80_000)))

	many := &asm.Module{}
	for range 10_001 {
		many.Func("", nil, nil, 0)
	}
	bomb("many functions", tooMany, many)
	globals := &asm.Module{}
	for range 1_001 {
		globals.Global(0)
	}
	bomb("many globals", tooMany, globals)
	table := &asm.Module{}
	table.Table(10_001)
	bomb("a large table", tooMany, table)

	joins := bytes.Repeat(asm.Do(asm.Block, asm.I32Const(0), asm.BrIf(0), asm.End), 4_900)
	bomb("locals where paths join", `"TooManyBlocksPerFunction"`, function(3_000, joins))
	load := asm.Do(asm.I32Const(0), asm.I32Load())
	branches := asm.Do(asm.Block, bytes.Repeat(asm.Do(load, asm.BrIf(0)), 35_000), asm.End)
	bomb("branches without a block", `"TooManyBlocksPerFunction"`, inMemory(function(0, branches)))
	bomb("operands over joins", `"TooManyBlocksPerFunction"`,
		inMemory(function(0, bytes.Repeat(load, 4_000), joins, bytes.Repeat(asm.Drop, 4_000))))
	wide := slices.Repeat([]vm.ValueType{vm.I32}, 64)
	calls := &asm.Module{}
	callee := calls.Func("", wide, wide, 0, asm.Unreachable)
	calls.Func("", nil, nil, 0, bytes.Repeat(asm.I32Const(0), 64), bytes.Repeat(asm.Call(callee), 120_000), bytes.Repeat(asm.Drop, 64))
	bomb("calls with many values", `"TooManyBlocksPerFunction"`, calls)

	// Much of what is allowed and takes longest: it compiles, and runs.
	edge := &asm.Module{}
	for range 4 {
		edge.Func("", nil, nil, 10, branchTable(4_096), nested(1_000), joins[:len(joins)/2],
			bytes.Repeat(asm.Do(asm.LocalGet(9), asm.LocalSet(0)), 40_000))
	}
	bomb("much of what is allowed", "", edge)
	inflated := &asm.Module{}
	for range 10 {
		inflated.Func("", nil, nil, 0, asm.F64Const(0), bytes.Repeat(asm.F64Sqrt, 100_000), asm.Drop)
	}
	bomb("code that metering makes long", `"InstrumentedCodeTooLarge"`, inflated)
	return attacks
}

// inMemory gives a module a memory for its loads.
func inMemory(m *asm.Module) *asm.Module {
	m.Memory(1, -1)
	return m
}

// branchTable branches to the end of its block, by each of n ways.
func branchTable(n int) asm.Code {
	return asm.Do(asm.Block, asm.I32Const(0), asm.BrTable(n), asm.End)
}

// nested is n blocks, each within the one before.
func nested(n int) asm.Code {
	return asm.Do(bytes.Repeat(asm.Block, n), bytes.Repeat(asm.End, n))
}

// curious plugins look for what is not theirs: what an earlier call left, the
// time, chance, and how this machine calculates.
func curious() []Attack {
	return []Attack{smuggler(), surroundings(), floats()}
}

// smuggler leaves a mark wherever a guest can write, and returns what it finds
// there: nothing, each time.
func smuggler() Attack {
	c := newContract(1)
	g := c.m.Global(0)
	number := asm.I64Const
	c.m.Func("mark", nil, nil, 1,
		asm.I32Const(0), asm.I32Const(1<<16-8), asm.I64Load(), asm.I64Store(),
		store(8, asm.GlobalGet(g)),
		number(16), extism("alloc"), asm.LocalSet(0),
		store(16, asm.Do(number(8), extism("load_u64"))), // before the first block
		store(24, asm.Do(asm.LocalGet(0), extism("load_u64"))),
		store(32, c.value("register_len", 3)),
		store(40, extism("input_length")),
		store(48, extism("error_get")),
		store(56, asm.Do(asm.MemorySize, asm.I64ExtendI32)),
		asm.I32Const(1<<16-8), number(-1), asm.I64Store(),
		number(-1), asm.GlobalSet(g),
		asm.LocalGet(0), number(-1), extism("store_u64"),
		c.do("write_register", 3, "mark"),
		asm.I32Const(1), asm.MemoryGrow, asm.Drop,
		c.do("value_return", 64, 0))
	clean := make([]byte, 64)
	binary.LittleEndian.PutUint64(clean[32:], ^uint64(0)) // no such register
	clean[56] = 1
	again := AttackCall{Method: "mark", Returns: clean}
	return Attack{"a smuggler", c.m.Wasm(), []AttackCall{again, again, again}}
}

// surroundings returns the clocks and random bytes that WASI gives. What they
// are, hosts agree on: the log compares them.
func surroundings() Attack {
	var m asm.Module
	i32, i64 := vm.I32, vm.I64
	clock := m.Import("wasi_snapshot_preview1", "clock_time_get", []vm.ValueType{i32, i64, i32}, []vm.ValueType{i32})
	random := m.Import("wasi_snapshot_preview1", "random_get", []vm.ValueType{i32, i32}, []vm.ValueType{i32})
	value := m.ImportHost("value_return")
	m.Memory(1, -1)
	var body asm.Code
	for i := range int32(4) { // either clock, twice
		body = asm.Do(body, asm.I32Const(i%2), asm.I64Const(0), asm.I32Const(8*i), asm.Call(clock), asm.Drop)
	}
	for i := range int32(2) {
		body = asm.Do(body, asm.I32Const(32+16*i), asm.I32Const(16), asm.Call(random), asm.Drop)
	}
	m.Method("look", body, asm.I64Const(64), asm.I64Const(0), asm.Call(value))
	look := AttackCall{Method: "look"}
	return Attack{"clocks and chance", m.Wasm(), []AttackCall{look, look}}
}

// floats returns the NaNs of operations whose bits machines choose.
func floats() Attack {
	c := newContract(1)
	odd := asm.Do(asm.I64Const(-0x000ffffffffffff), asm.F64ReinterpretI64) // a NaN with a payload and a sign
	var body []asm.Code
	at := int32(0)
	for _, op := range []asm.Code{
		asm.Do(asm.F64Const(0), asm.F64Const(0), asm.F64Div),
		asm.Do(asm.F64Const(-1), asm.F64Sqrt),
		asm.Do(odd, asm.F64Const(1), asm.F64Add),
		asm.Do(odd, asm.F64Floor),
		asm.Do(odd, asm.F32DemoteF64, asm.F64PromoteF32),
		asm.Do(asm.F32NaN, asm.F64PromoteF32),
	} {
		body = append(body, store(at, asm.Do(op, asm.I64ReinterpretF64)))
		at += 8
	}
	c.method("nan", append(body, c.do("value_return", int(at), 0))...)
	nan := bytes.Repeat([]byte{0, 0, 0, 0, 0, 0, 0xf8, 0x7f}, int(at)/8)
	return Attack{"floats", c.m.Wasm(), []AttackCall{{Method: "nan", Returns: nan}}}
}
