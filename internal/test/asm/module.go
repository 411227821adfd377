package asm

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"latchkey/core/vm"
)

// Module writes a WebAssembly module. Add its imports before its functions.
type Module struct {
	types, imports, functions, codes, globals, exports, elements, data [][]byte
	customs                                                            []byte

	table, memory, start []byte
	dataNamed            bool

	importCount int
	methods     map[string]vm.ExportKind
}

// Type returns the index of a function type.
func (m *Module) Type(params, results []vm.ValueType) int {
	t := []byte{0x60}
	for _, types := range [][]vm.ValueType{params, results} {
		t = append(t, Number(len(types))...)
		for _, v := range types {
			t = append(t, byte(v))
		}
	}
	if i := slices.IndexFunc(m.types, func(known []byte) bool { return bytes.Equal(known, t) }); i >= 0 {
		return i
	}
	m.types = append(m.types, t)
	return len(m.types) - 1
}

// Import returns the index of a function of another module.
func (m *Module) Import(module, name string, params, results []vm.ValueType) int {
	m.imports = append(m.imports, slices.Concat(Text(module), Text(name), []byte{0}, Number(m.Type(params, results))))
	m.importCount++
	return m.importCount - 1
}

// ImportHost imports the function of vm.Table that has this name.
func (m *Module) ImportHost(name string) int {
	row := vm.Table[hostIndex(name)]
	return m.Import(vm.HostModule, name, row.Params, row.Results)
}

// Func returns the index of a new function with i64 locals after its
// parameters. An empty export name exports nothing.
func (m *Module) Func(export string, params, results []vm.ValueType, locals int, body ...Code) int {
	groups := []byte{0}
	if locals > 0 {
		groups = slices.Concat([]byte{1}, Number(locals), []byte{byte(I64)})
	}
	return m.function(export, params, results, groups, body)
}

// FuncOf is Func with locals of any types.
func (m *Module) FuncOf(export string, params, results, locals []vm.ValueType, body ...Code) int {
	groups := Number(len(locals))
	for _, t := range locals {
		groups = append(groups, 1, byte(t))
	}
	return m.function(export, params, results, groups, body)
}

func (m *Module) function(export string, params, results []vm.ValueType, locals []byte, body []Code) int {
	index := m.importCount + len(m.functions)
	m.functions = append(m.functions, Number(m.Type(params, results)))
	code := append(append(locals, Do(body...)...), End...)
	m.codes = append(m.codes, append(Number(len(code)), code...))
	if export != "" {
		m.export(export, 0, index, kind(params, results))
	}
	return index
}

// Method exports a function without parameters and results.
func (m *Module) Method(export string, body ...Code) { m.Func(export, nil, nil, 0, body...) }

// ExportFunction exports a function that is there, an imported one also.
func (m *Module) ExportFunction(name string, function int, kind vm.ExportKind) {
	m.export(name, 0, function, kind)
}

func kind(params, results []vm.ValueType) vm.ExportKind {
	switch {
	case len(params) == 0 && len(results) == 0:
		return vm.ExportVoid
	case len(params) == 0 && slices.Equal(results, []vm.ValueType{I32}):
		return vm.ExportInteger
	}
	return vm.ExportOther
}

func (m *Module) export(name string, what byte, index int, kind vm.ExportKind) {
	m.exports = append(m.exports, slices.Concat(Text(name), []byte{what}, Number(index)))
	if what == 0 {
		if m.methods == nil {
			m.methods = map[string]vm.ExportKind{}
		}
		m.methods[name] = kind
	}
}

// Memory gives the module a memory, exported as "memory"; max < 0 declares no
// maximum.
func (m *Module) Memory(min, max int) {
	m.memory = append([]byte{0}, Number(min)...)
	if max >= 0 {
		m.memory = slices.Concat([]byte{1}, Number(min), Number(max))
	}
	m.export("memory", 2, 0, 0)
}

// Global returns the index of a mutable i64 global.
func (m *Module) Global(initial int64) int {
	m.globals = append(m.globals, slices.Concat([]byte{byte(I64), 1}, I64Const(initial), End))
	return len(m.globals) - 1
}

// Table gives the module a table of that size which starts with functions.
func (m *Module) Table(size int, functions ...int) {
	m.table = append([]byte{0x70, 0}, Number(size)...)
	m.Elements(slices.Concat([]byte{0}, I32Const(0), End), functions...)
}

// Elements adds a segment of functions, after what the binary format has before
// their number: flags, place and kind.
func (m *Module) Elements(head []byte, functions ...int) {
	segment := append(slices.Clone(head), Number(len(functions))...)
	for _, f := range functions {
		segment = append(segment, Number(f)...)
	}
	m.elements = append(m.elements, segment)
}

// Data puts bytes into memory at offset.
func (m *Module) Data(offset int32, contents string) {
	m.data = append(m.data, slices.Concat([]byte{0}, I32Const(offset), End, Text(contents)))
}

// PassiveData is data that instructions put into memory.
func (m *Module) PassiveData(contents string) {
	m.data = append(m.data, append([]byte{1}, Text(contents)...))
}

// NameData announces the data segments, as instructions that name them need.
func (m *Module) NameData() { m.dataNamed = true }

// Start makes a function run when the module is instantiated.
func (m *Module) Start(function int) { m.start = Number(function) }

// Custom adds a section without meaning for the code.
func (m *Module) Custom(name, content string) {
	m.customs = append(m.customs, Section(0, append(Text(name), content...))...)
}

// Wasm is the module's binary form.
func (m *Module) Wasm() []byte {
	out := slices.Concat([]byte(Header),
		entries(1, m.types...),
		entries(2, m.imports...),
		entries(3, m.functions...),
		entry(4, m.table),
		entry(5, m.memory),
		entries(6, m.globals...),
		entries(7, m.exports...))
	if m.start != nil {
		out = append(out, Section(8, m.start)...)
	}
	out = append(out, entries(9, m.elements...)...)
	if m.dataNamed {
		out = append(out, Section(12, Number(len(m.data)))...)
	}
	return slices.Concat(out, entries(10, m.codes...), entries(11, m.data...), m.customs)
}

// entries is a section of entries, and nothing when there are none.
func entries(id byte, all ...[]byte) []byte {
	if len(all) == 0 {
		return nil
	}
	return Section(id, Vector(all...))
}

// entry is a section of one entry, and nothing when it is nil.
func entry(id byte, only []byte) []byte {
	if only == nil {
		return nil
	}
	return entries(id, only)
}

// Code is the module as an Engine gets it, but not metered: with a start function
// and its memory under the names that engines look for.
func (m *Module) Code() *vm.Code {
	whole := *m
	whole.exports = slices.Clone(m.exports)
	if whole.memory != nil {
		whole.export(vm.ExportMemory, 2, 0, 0)
	}
	if whole.start == nil {
		whole.functions, whole.codes, whole.types = slices.Clone(m.functions), slices.Clone(m.codes), slices.Clone(m.types)
		whole.Start(whole.Func("", nil, nil, 0))
	}
	start, _ := binary.Uvarint(whole.start)
	whole.exports = append(whole.exports, slices.Concat(Text(vm.ExportStart), []byte{0}, Number(int(start))))
	wasm := whole.Wasm()
	return &vm.Code{
		Hash:           sha256.Sum256(wasm),
		PrepareVersion: 1,
		OriginalSize:   len(wasm),
		Wasm:           wasm,
		MemoryPagesMax: 512,
		Exports:        m.methods,
	}
}

func hostIndex(name string) int {
	i := slices.IndexFunc(vm.Table, func(row vm.HostFunction) bool { return row.Name == name })
	if i < 0 {
		panic("no host function " + name)
	}
	return i
}
