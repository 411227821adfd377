//go:build !js

package prepare

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"

	"latchkey/core/vm"
)

// Shapes are what generated modules may have besides what every engine was
// always alike in.
type Shapes struct {
	OutsideTable    bool // element segments that lie outside
	OutsideMemory   bool // data segments that do
	DroppedElements bool // instructions that name element segments which instantiation drops
	DroppedData     bool // and data segments
	References      bool // instructions on tables and references, and locals that hold some
	Start           bool // start sections
}

// AllShapes are all that there are.
var AllShapes = Shapes{true, true, true, true, true, true}

// Generated is a valid module and the methods that it has.
type Generated struct {
	Code    []byte
	Methods []string
	Shapes  Shapes // of those asked for
}

// Generate makes a module: the same seed and shapes make the same one. What it
// does ends well about as often as not.
func Generate(seed uint64, shapes Shapes) Generated {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), m: &module{}}
	g.character(shapes)
	g.addImports()
	g.addMemory()
	g.addTable()
	g.addGlobals()
	g.declare()
	g.addElements()
	g.addData()
	for i := range g.functions {
		g.m.bodies = append(g.m.bodies, g.body(i))
	}
	return Generated{g.m.encode(), g.methods, g.Shapes}
}

// generator makes one module.
type generator struct {
	*rand.Rand
	Shapes
	m         *module
	hosts     []*vm.HostFunction // imported, by function index
	functions []madeFunction     // the module's own
	methods   []string
	depth     uint32   // the global that bounds recursion
	slots     []uint32 // functions in the table, as far as they are known
	texts     []uint32 // data segments that may be named
	parts     []uint32 // element segments that may be named

	risk      int  // 0: hardly anything traps; 2: much does
	plain     bool // instances can be restored
	startUp   bool // _initialize is there: no instruction changes more than memory and globals
	endless   bool // a loop without an end is somewhere
	recursive bool // a function calls itself without a bound
}

// madeFunction is a function to be made.
type madeFunction struct {
	index, typeIndex uint32
	kind             functionKind
}

type functionKind uint8

const (
	inner   functionKind = iota
	method               // ends by returning what it has done
	startUp              // calls nothing: there is no ledger yet
)

// chance is true that often in a hundred.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// character settles what the module is like. What ends most calls, few have.
func (g *generator) character(shapes Shapes) {
	g.risk = pick(g, 0, 0, 0, 0, 1, 1, 2)
	g.plain = g.chance(50)
	g.startUp = g.chance(15)
	g.endless = g.chance(5)
	g.recursive = g.chance(8)
	g.Shapes = Shapes{
		OutsideTable:    g.chance(7) && shapes.OutsideTable,
		OutsideMemory:   g.chance(7) && shapes.OutsideMemory,
		DroppedElements: g.chance(12) && shapes.DroppedElements,
		DroppedData:     g.chance(12) && shapes.DroppedData,
		References:      g.chance(60) && shapes.References,
		Start:           g.chance(15) && shapes.Start,
	}
}

// hostNames may be imported; the first always is.
var hostNames = []string{"value_return", "sha256", "log_utf8", "storage_write", "storage_read", "storage_has_key", "storage_remove",
	"panic", "panic_utf8", "used_gas", "prepaid_gas", "read_register", "write_register", "register_len", "input", "block_index",
	"attached_deposit", "current_account_id", "random_seed", "keccak256", "log_utf16", "promise_batch_create"}

func (g *generator) addImports() {
	g.host(hostNames[0])
	for _, name := range hostNames[1:] {
		if g.chance(30) {
			g.host(name)
		}
	}
	g.m.imported[kindFunction] = len(g.hosts)
}

func (g *generator) host(name string) {
	i := slices.IndexFunc(vm.Table, func(row vm.HostFunction) bool { return row.Module == vm.HostModule && row.Name == name })
	row := &vm.Table[i]
	t := g.m.typeIndex(funcType{valueTypes(row.Params), valueTypes(row.Results)})
	g.m.imports = append(g.m.imports, importEntry{module: row.Module, name: row.Name, kind: kindFunction, typeIndex: t})
	g.m.functions = append(g.m.functions, t)
	g.hosts = append(g.hosts, row)
}

func valueTypes(of []vm.ValueType) (types []byte) {
	for _, t := range of {
		types = append(types, byte(t))
	}
	return types
}

func (g *generator) addMemory() {
	if g.chance(4) {
		return
	}
	l := limits{min: pick[uint32](g, 1, 1, 1, 1, 1, 2, 2, 3)}
	if g.chance(4) {
		l.min = 0
	}
	if g.chance(60) {
		most := l.min + pick[uint32](g, 0, 1, 1, 2, 5, 600)
		l.max = &most
	}
	g.m.memories = []limits{l}
	if g.chance(30) {
		g.m.exports = append(g.m.exports, exportEntry{"memory", kindMemory, 0})
	}
}

func (g *generator) addTable() {
	if g.chance(15) {
		return
	}
	l := limits{min: pick[uint32](g, 0, 1, 2, 4, 4, 8, 8, 9)}
	if g.chance(50) {
		most := l.min + pick[uint32](g, 0, 1, 10)
		l.max = &most
	}
	g.m.tables = []tableType{{typeFuncRef, l}}
	g.slots = make([]uint32, l.min)
}

func (g *generator) addGlobals() {
	for range g.IntN(7) {
		t := g.numberType()
		mutable := g.chance(75)
		if g.plain && mutable && t != typeI64 {
			t = typeI32
		}
		g.m.globals = append(g.m.globals, global{t, mutable, append(g.constant(t), opEnd)})
	}
	g.depth = uint32(len(g.m.globals))
	g.m.globals = append(g.m.globals, global{typeI32, true, []byte{opI32Const, 0, opEnd}})
}

func (g *generator) numberType() byte {
	return pick[byte](g, typeI32, typeI32, typeI32, typeI64, typeI64, typeF32, typeF64)
}

func (g *generator) typeList(most int) (types []byte) {
	for range g.IntN(most + 1) {
		types = append(types, g.numberType())
	}
	return types
}

// declare says which functions there are, before any has a body.
func (g *generator) declare() {
	for range g.IntN(6) {
		g.add(funcType{g.typeList(4), g.typeList(pick(g, 1, 1, 1, 3))}, inner)
	}
	for i := range 1 + g.IntN(3) {
		t := funcType{}
		if g.chance(15) {
			t.results = []byte{typeI32}
		}
		name := fmt.Sprint("m", i)
		g.m.exports = append(g.m.exports, exportEntry{name, kindFunction, g.add(t, method)})
		g.methods = append(g.methods, name)
	}
	if g.startUp {
		g.m.exports = append(g.m.exports, exportEntry{"_initialize", kindFunction, g.add(funcType{}, startUp)})
	}
	if g.Start {
		index := g.add(funcType{}, startUp)
		g.m.startIndex = &index
	}
}

func (g *generator) add(t funcType, kind functionKind) uint32 {
	f := madeFunction{uint32(len(g.m.functions)), g.m.typeIndex(t), kind}
	g.m.functions = append(g.m.functions, f.typeIndex)
	g.functions = append(g.functions, f)
	return f.index
}

// offset is where a segment of n items starts in a place of size, as a constant
// expression. Outside is where it may also be.
func (g *generator) offset(n, size int, outside bool) (at int, constant []byte) {
	switch {
	case outside && g.chance(30):
		at = pick(g, -1, size, size+1, size-n+1, 1<<31-1, -1<<31)
	case n > size:
		at = 0
	case g.chance(25):
		at = size - n
	default:
		at = g.IntN(size - n + 1)
	}
	return at, append(appendSigned([]byte{opI32Const}, int64(int32(at))), opEnd)
}

func (g *generator) addElements() {
	if g.References {
		// What ref.func names has to be in a segment, a global or an export.
		declared := element{flags: 3}
		for i := range g.m.functions {
			declared.functions = append(declared.functions, uint32(i))
		}
		g.m.elements = append(g.m.elements, declared)
		if g.DroppedElements {
			g.parts = append(g.parts, 0)
		}
	}
	if len(g.m.tables) == 0 {
		return
	}
	for range 1 + g.IntN(3) {
		g.addElement()
	}
}

func (g *generator) addElement() {
	n := pick(g, 0, 1, 1, 2, 3, 4)
	e := element{flags: uint32(pick(g, 0, 0, 0, 1, 2, 4, 5, 6))}
	active := e.flags&1 == 0
	if active && !g.OutsideTable {
		n = min(n, len(g.slots))
	}
	at := 0
	if active {
		at, e.offset = g.offset(n, len(g.slots), g.OutsideTable)
	}
	if e.flags&4 != 0 && e.flags&3 != 0 {
		e.elementKind = typeFuncRef
	}
	for i := range n {
		f := uint32(g.IntN(len(g.m.functions)))
		if len(g.functions) > 1 && g.chance(80) {
			f = g.functions[g.IntN(len(g.functions))].index
		}
		null := e.flags&4 != 0 && g.chance(20)
		switch {
		case null:
			e.expressions = append(e.expressions, []byte{opRefNull, typeFuncRef, opEnd})
		case e.flags&4 != 0:
			e.expressions = append(e.expressions, append(appendU32([]byte{opRefFunc}, f), opEnd))
		default:
			e.functions = append(e.functions, f)
		}
		if active && !null && at >= 0 && at+i < len(g.slots) {
			g.slots[at+i] = f
		}
	}
	if !active || g.DroppedElements {
		g.parts = append(g.parts, uint32(len(g.m.elements)))
	}
	g.m.elements = append(g.m.elements, e)
}

func (g *generator) addData() {
	if len(g.m.memories) == 0 {
		return
	}
	size := int(g.m.memories[0].min) * vm.PageBytes
	for range g.IntN(5) {
		n := min(pick(g, 0, 1, 5, 5, 40, 300), size)
		d := dataSegment{flags: uint32(pick(g, 0, 0, 1, 2)), bytes: g.bytes(n)}
		if d.flags != passive {
			_, d.offset = g.offset(n, size, g.OutsideMemory)
		}
		if d.flags == passive || g.DroppedData {
			g.texts = append(g.texts, uint32(len(g.m.data)))
		}
		g.m.data = append(g.m.data, d)
	}
	if len(g.m.data) > 0 && (len(g.texts) > 0 || g.chance(30)) {
		count := uint32(len(g.m.data))
		g.m.dataCount = &count
	}
}

func (g *generator) bytes(n int) []byte {
	b := make([]byte, n)
	ascii := g.chance(70)
	for i := range b {
		if b[i] = byte(g.Uint32()); ascii {
			b[i] = ' ' + b[i]%95
		}
	}
	return b
}

var (
	edges32 = []int64{0, 1, -1, 2, 7, 8, 31, 32, 33, 63, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 1 << 16, 1<<31 - 1, -1 << 31, -1<<31 + 1}
	edges64 = []int64{0, 1, -1, 3, 63, 64, 65, 127, 128, 1<<31 - 1, 1 << 31, 1 << 32, 1<<32 - 1, 1<<52 + 1, 1<<53 + 1, 1<<63 - 1, -1 << 63, -1<<63 + 1}
	// Of floats: zeros, one, denormals, the largest, infinities, NaNs (quiet, negative,
	// signalling, with a payload), and what integers end at.
	bits32 = []uint32{0, 1 << 31, 0x3f800000, 0xbf800000, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0x7f800000, 0xff800000,
		0x7fc00000, 0xffc00000, 0x7f800001, 0x7fa12345, 0xffffffff, 0x4f000000, 0xcf000000, 0x4effffff, 0x4f800000, 0x5f000000, 0x3f000000, 0xbf7fffff}
	bits64 = []uint64{0, 1 << 63, 0x3ff0000000000000, 0xbff0000000000000, 1, 0x8000000000000001, 0x000fffffffffffff, 0x7fefffffffffffff,
		0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000000, 0xfff8000000000000, 0x7ff0000000000001, 0x7ff4123456789abc,
		0xffffffffffffffff, 0x41e0000000000000, 0xc1e0000000000000, 0x41dfffffffc00000, 0x43e0000000000000, 0xc3e0000000000000,
		0x43f0000000000000, 0x3fe0000000000000, 0x47efffffe0000000, 0x36a0000000000000}
)

// constant is an instruction that gives a number, an interesting one as a rule.
func (g *generator) constant(t byte) []byte {
	switch t {
	case typeI32:
		v := int64(int32(pick(g, edges32...)))
		if g.chance(25) {
			v = int64(int32(g.Uint32()))
		}
		return appendSigned([]byte{opI32Const}, v)
	case typeI64:
		v := pick(g, edges64...)
		if g.chance(25) {
			v = int64(g.Uint64())
		}
		return appendSigned([]byte{opI64Const}, v)
	case typeF32:
		bits := pick(g, bits32...)
		if g.chance(25) {
			bits = g.Uint32()
		}
		return binary.LittleEndian.AppendUint32([]byte{opF32Const}, bits)
	}
	bits := pick(g, bits64...)
	if g.chance(25) {
		bits = g.Uint64()
	}
	return binary.LittleEndian.AppendUint64([]byte{opF64Const}, bits)
}
