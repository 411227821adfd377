package prepare

import "fmt"

// Instructions that mean something to prepare.
const (
	opUnreachable  = 0x00
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opReturn       = 0x0f
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opSelect       = 0x1b
	opSelectTyped  = 0x1c
	opLocalGet     = 0x20
	opLocalSet     = 0x21
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opTableGet     = 0x25
	opTableSet     = 0x26
	opI32Store     = 0x36
	opI64Store32   = 0x3e
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opI32LtU       = 0x49
	opI64LtS       = 0x53
	opF32Eq        = 0x5b
	opF64Eq        = 0x61
	opI32Add       = 0x6a
	opI32Sub       = 0x6b
	opI32DivS      = 0x6d
	opI32RemU      = 0x70
	opI32ShrU      = 0x76
	opI64Add       = 0x7c
	opI64Sub       = 0x7d
	opI64Mul       = 0x7e
	opI64DivS      = 0x7f
	opI64RemU      = 0x82
	opI64And       = 0x83
	opI64Or        = 0x84
	opI64Shl       = 0x86
	opI64ShrU      = 0x88
	opI32Wrap      = 0xa7
	opI32TruncF32S = 0xa8
	opI32TruncF64U = 0xab
	opI64ExtendU   = 0xad
	opI64TruncF32S = 0xae
	opI64TruncF64U = 0xb1
	opRefNull      = 0xd0
	opRefIsNull    = 0xd1
	opRefFunc      = 0xd2
	opPrefix       = 0xfc // the instruction's number follows

	// Numbers behind opPrefix.
	opMemoryInit = 8
	opDataDrop   = 9
	opMemoryCopy = 10
	opMemoryFill = 11
	opTableInit  = 12
	opElemDrop   = 13
	opTableCopy  = 14
	opTableGrow  = 15
	opTableSize  = 16
	opTableFill  = 17
)

// blockTypeEmpty is the type of a block that takes and leaves nothing.
const blockTypeEmpty = 0x40

// immediate is what follows an instruction's number.
type immediate uint8

const (
	unknown immediate = iota // no instruction of ours
	nothing
	blockType
	label
	labels // how many and which: the scanner reads them, each is a jump
	function
	typeAndTable
	types
	local
	globalIndex
	tableIndex
	access // alignment and offset
	memory
	varI32
	varI64
	fixed4
	fixed8
	reference // a type of references
	dataAndMemory
	dataIndex
	twoMemories
	elementAndTable
	elementIndex
	twoTables
)

// shape is what the instructions of a number have in common. pops and pushes are
// value types, the last one on top; what has operands of no fixed type the scanner
// knows by itself.
type shape struct {
	immediate immediate
	align     uint8 // of an access at most, as a power of 2
	pops      string
	pushes    string
}

// Value types in a shape.
const (
	ofI32     = string(rune(typeI32))
	ofI64     = string(rune(typeI64))
	ofF32     = string(rune(typeF32))
	ofF64     = string(rune(typeF64))
	ofFuncRef = string(rune(typeFuncRef))
	threeI32  = ofI32 + ofI32 + ofI32
)

var shapes = makeShapes()

func makeShapes() (s [256]shape) {
	const i, l, f, d = ofI32, ofI64, ofF32, ofF64
	set := func(from, to int, kind immediate, pops, pushes string) {
		for op := from; op <= to; op++ {
			s[op] = shape{immediate: kind, pops: pops, pushes: pushes}
		}
	}
	set(opUnreachable, 0x01, nothing, "", "") // and nop
	set(opBlock, opLoop, blockType, "", "")
	set(opIf, opIf, blockType, i, "")
	set(opElse, opElse, nothing, "", "")
	set(opEnd, opEnd, nothing, "", "")
	set(opBr, opBr, label, "", "")
	set(opBrIf, opBrIf, label, i, "")
	set(opBrTable, opBrTable, labels, i, "")
	set(opReturn, opReturn, nothing, "", "")
	set(opCall, opCall, function, "", "")
	set(opCallIndirect, opCallIndirect, typeAndTable, i, "")
	set(opDrop, opDrop, nothing, "", "")
	set(opSelect, opSelect, nothing, i, "")
	set(opSelectTyped, opSelectTyped, types, i, "")
	set(opLocalGet, opLocalTee, local, "", "")
	set(opGlobalGet, opGlobalSet, globalIndex, "", "")
	set(opTableGet, opTableSet, tableIndex, "", "")
	set(0x3f, 0x3f, memory, "", i)
	set(opMemoryGrow, opMemoryGrow, memory, i, i)
	set(opI32Const, opI32Const, varI32, "", i)
	set(opI64Const, opI64Const, varI64, "", l)
	set(opF32Const, opF32Const, fixed4, "", f)
	set(opF64Const, opF64Const, fixed8, "", d)
	set(opRefNull, opRefNull, reference, "", "")
	set(opRefIsNull, opRefIsNull, nothing, "", "")
	set(opRefFunc, opRefFunc, function, "", ofFuncRef)
	setAccesses(&s)
	setNumeric(set)
	return s
}

func setAccesses(s *[256]shape) {
	const i, l, f, d = ofI32, ofI64, ofF32, ofF64
	for _, a := range [...]struct {
		from, to, align uint8
		value           string
	}{
		{0x28, 0x28, 2, i}, {0x29, 0x29, 3, l}, {0x2a, 0x2a, 2, f}, {0x2b, 0x2b, 3, d},
		{0x2c, 0x2d, 0, i}, {0x2e, 0x2f, 1, i}, {0x30, 0x31, 0, l}, {0x32, 0x33, 1, l}, {0x34, 0x35, 2, l},
	} {
		for op := a.from; op <= a.to; op++ {
			s[op] = shape{access, a.align, i, a.value}
		}
	}
	for op, a := range [...]struct {
		align uint8
		value string
	}{{2, i}, {3, l}, {2, f}, {3, d}, {0, i}, {1, i}, {0, l}, {1, l}, {2, l}} {
		s[opI32Store+op] = shape{access, a.align, i + a.value, ""}
	}
}

// setNumeric has all that calculates: comparisons, arithmetic and conversions.
func setNumeric(set func(from, to int, kind immediate, pops, pushes string)) {
	const i, l, f, d = ofI32, ofI64, ofF32, ofF64
	for _, n := range [...]struct {
		from, to     int
		pops, pushes string
	}{
		{0x45, 0x45, i, i}, {0x46, 0x4f, i + i, i}, {0x50, 0x50, l, i}, {0x51, 0x5a, l + l, i},
		{0x5b, 0x60, f + f, i}, {0x61, 0x66, d + d, i},
		{0x67, 0x69, i, i}, {0x6a, 0x78, i + i, i}, {0x79, 0x7b, l, l}, {0x7c, 0x8a, l + l, l},
		{0x8b, 0x91, f, f}, {0x92, 0x98, f + f, f}, {0x99, 0x9f, d, d}, {0xa0, 0xa6, d + d, d},
		{0xa7, 0xa7, l, i}, {0xa8, 0xa9, f, i}, {0xaa, 0xab, d, i},
		{0xac, 0xad, i, l}, {0xae, 0xaf, f, l}, {0xb0, 0xb1, d, l},
		{0xb2, 0xb3, i, f}, {0xb4, 0xb5, l, f}, {0xb6, 0xb6, d, f},
		{0xb7, 0xb8, i, d}, {0xb9, 0xba, l, d}, {0xbb, 0xbb, f, d},
		{0xbc, 0xbc, f, i}, {0xbd, 0xbd, d, l}, {0xbe, 0xbe, i, f}, {0xbf, 0xbf, l, d},
		{0xc0, 0xc1, i, i}, {0xc2, 0xc4, l, l}, // sign extension
	} {
		set(n.from, n.to, nothing, n.pops, n.pushes)
	}
}

// prefixed are the instructions behind opPrefix: saturating conversions, bulk
// memory and tables.
var prefixed = [...]shape{
	{nothing, 0, ofF32, ofI32}, {nothing, 0, ofF32, ofI32}, {nothing, 0, ofF64, ofI32}, {nothing, 0, ofF64, ofI32},
	{nothing, 0, ofF32, ofI64}, {nothing, 0, ofF32, ofI64}, {nothing, 0, ofF64, ofI64}, {nothing, 0, ofF64, ofI64},
	opMemoryInit: {dataAndMemory, 0, threeI32, ""}, opDataDrop: {dataIndex, 0, "", ""},
	opMemoryCopy: {twoMemories, 0, threeI32, ""}, opMemoryFill: {memory, 0, threeI32, ""},
	opTableInit: {elementAndTable, 0, threeI32, ""}, opElemDrop: {elementIndex, 0, "", ""},
	opTableCopy: {twoTables, 0, threeI32, ""},
	opTableGrow: {tableIndex, 0, "", ""}, opTableSize: {tableIndex, 0, "", ""}, opTableFill: {tableIndex, 0, "", ""},
}

// linear recognises instructions that work on as many bytes, pages or elements as
// the operand on top says.
func (in *instruction) linear() bool {
	if in.op == opMemoryGrow {
		return true
	}
	if in.op != opPrefix {
		return false
	}
	switch in.number {
	case opMemoryInit, opMemoryCopy, opMemoryFill, opTableInit, opTableCopy, opTableGrow, opTableFill:
		return true
	}
	return false
}

// changesTables recognises instructions that change what no engine shows: tables,
// and whether a segment was dropped.
func (in *instruction) changesTables() bool {
	if in.op != opPrefix {
		return in.op == opTableSet
	}
	switch in.number {
	case opDataDrop, opTableInit, opElemDrop, opTableCopy, opTableGrow, opTableFill:
		return true
	}
	return false
}

// instruction is one instruction of a body, which it occupies from start to end.
type instruction struct {
	op         byte
	number     uint32 // behind opPrefix
	start, end int
	index      uint32   // label, function, type of a call, local, global, table
	block      funcType // of a block, loop or if
	value      byte     // type of a select, of a reference
	shape      shape
}

// next reads the instruction at r. locals is how many the function has, with
// its parameters.
func (m *module) next(r *reader, locals uint32, in *instruction) {
	*in = instruction{op: r.byte(), start: r.pos - 1}
	in.shape = shapes[in.op]
	if in.op == opPrefix {
		if in.number = r.u32(); in.number < uint32(len(prefixed)) {
			in.shape = prefixed[in.number]
		}
	}
	m.changesMore = m.changesMore || in.changesTables()
	switch in.shape.immediate {
	case unknown:
		r.fail(fmt.Sprintf("instruction %#02x %d is not granted", in.op, in.number))
	case blockType:
		in.block = m.blockType(r)
	case label:
		in.index = r.u32()
	case function:
		in.index = m.checkFunction(r, r.u32())
	case typeAndTable:
		in.index = r.u32()
		r.below(in.index, len(m.types), "type")
		if m.tableType(r, r.u32()) != typeFuncRef {
			r.fail("an indirect call takes its function from a table of functions")
		}
	case types:
		in.value = r.selected()
	case local:
		in.index = r.u32()
		r.below(in.index, int(locals), "local")
	case globalIndex, tableIndex:
		in.index = r.u32()
	case access:
		m.access(r, in.shape.align)
	case memory:
		m.firstMemory(r)
	case varI32:
		r.signed(32)
	case varI64:
		r.signed(64)
	case fixed4:
		r.take(4)
	case fixed8:
		r.take(8)
	case reference:
		in.value = r.referenceType()
	case dataAndMemory, dataIndex, twoMemories:
		m.dataOrMemory(r, in.shape.immediate)
	case elementAndTable, elementIndex, twoTables:
		m.elementOrTable(r, in.shape.immediate)
	}
	in.end = r.pos
}

func (m *module) dataOrMemory(r *reader, kind immediate) {
	if kind != twoMemories {
		m.checkData(r, r.u32())
	}
	switch kind {
	case twoMemories:
		m.firstMemory(r)
		m.firstMemory(r)
	case dataAndMemory:
		m.firstMemory(r)
	}
}

// elementOrTable holds what is copied to the type of where it goes.
func (m *module) elementOrTable(r *reader, kind immediate) {
	var from byte
	if kind == twoTables {
		to := m.tableType(r, r.u32())
		if from = m.tableType(r, r.u32()); from != to {
			r.fail("tables of different types")
		}
		return
	}
	index := r.u32()
	r.below(index, len(m.elements), "element segment")
	if m.elementsNamed = true; r.err == nil {
		from = m.elements[index].valueType()
	}
	if kind == elementAndTable && m.tableType(r, r.u32()) != from {
		r.fail("elements of another type than their table's")
	}
}

// access reads alignment and offset of a load or store.
func (m *module) access(r *reader, align uint8) {
	if r.u32() > uint32(align) {
		r.fail(fmt.Sprintf("an access of %d bytes is aligned to as many at most", 1<<align))
	}
	r.u32()
	m.needsMemory(r)
}

// selected reads the type of a select, which is one.
func (r *reader) selected() byte {
	t := r.valueTypes()
	if len(t) != 1 {
		r.fail("select chooses one value")
		return 0
	}
	return t[0]
}

func (r *reader) referenceType() byte {
	t := r.byte()
	if t != typeFuncRef && t != typeExternRef {
		r.fail("a reference is to a function or to something of the host's")
	}
	return t
}

// below holds an index to how many things there are.
func (r *reader) below(index uint32, count int, what string) {
	if int64(index) >= int64(count) {
		r.fail(fmt.Sprintf("%s %d does not exist", what, index))
	}
}

func (m *module) firstMemory(r *reader) {
	if r.byte() != 0 {
		r.fail("there is one memory at most")
	}
	m.needsMemory(r)
}

func (m *module) needsMemory(r *reader) {
	if m.count(kindMemory) == 0 {
		r.fail("there is no memory")
	}
}

// tableType is the type of a table's elements.
func (m *module) tableType(r *reader, index uint32) byte {
	r.below(index, m.count(kindTable), "table")
	if r.err != nil {
		return anyType
	}
	if imported := m.importOf(kindTable, index); imported != nil {
		return imported[0]
	}
	return m.tables[int(index)-m.imported[kindTable]].element
}

// globalType is what a global holds, and whether that can change.
func (m *module) globalType(r *reader, index uint32) (valueType byte, mutable bool) {
	r.below(index, m.count(kindGlobal), "global")
	if r.err != nil {
		return anyType, false
	}
	if imported := m.importOf(kindGlobal, index); imported != nil {
		return imported[0], imported[1] == 1
	}
	g := &m.globals[int(index)-m.imported[kindGlobal]]
	return g.valueType, g.mutable
}

// importOf is the type, as it came, of the import that has this index among those
// of its kind; nil for none.
func (m *module) importOf(kind byte, index uint32) []byte {
	for i := range m.imports {
		if m.imports[i].kind != kind {
			continue
		}
		if index == 0 {
			return m.imports[i].rest
		}
		index--
	}
	return nil
}

func (m *module) checkData(r *reader, index uint32) {
	m.dataNamed = true
	if m.dataCount == nil || index >= *m.dataCount {
		r.fail(fmt.Sprintf("data segment %d is not announced", index))
	}
}

var oneResult = [...][]byte{typeExternRef: {typeExternRef}, typeFuncRef: {typeFuncRef},
	typeI32: {typeI32}, typeI64: {typeI64}, typeF32: {typeF32}, typeF64: {typeF64}}

func (m *module) blockType(r *reader) funcType {
	if r.more() {
		switch t := r.buf[r.pos]; {
		case t == blockTypeEmpty:
			r.pos++
			return funcType{}
		case isValueType(t):
			r.pos++
			return funcType{results: oneResult[t]}
		}
	}
	index := r.signed(33)
	if index < 0 || index >= int64(len(m.types)) {
		r.fail(fmt.Sprintf("block type %d does not exist", index))
		return funcType{}
	}
	return m.types[index]
}
