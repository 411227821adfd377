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
	opSelect       = 0x1b
	opLocalGet     = 0x20
	opLocalSet     = 0x21
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opI32LtS       = 0x48
	opI64LtS       = 0x53
	opF32Eq        = 0x5b
	opF64Eq        = 0x61
	opI32DivS      = 0x6d
	opI32RemU      = 0x70
	opI64Add       = 0x7c
	opI64Sub       = 0x7d
	opI64Mul       = 0x7e
	opI64DivS      = 0x7f
	opI64RemU      = 0x82
	opI64Or        = 0x84
	opI32TruncF32S = 0xa8
	opI32TruncF64U = 0xab
	opI64ExtendU   = 0xad
	opI64TruncF32S = 0xae
	opI64TruncF64U = 0xb1
	opRefNull      = 0xd0
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
	access // alignment and offset
	memory
	varI32
	varI64
	fixed4
	fixed8
	dataAndMemory
	dataIndex
	twoMemories
	elementAndTable
	elementIndex
	twoTables
)

// shape is what the instructions of a number have in common. Control
// instructions and calls have no fixed effect on the operands.
type shape struct {
	immediate immediate
	pops      uint8
	pushes    uint8
}

var shapes = makeShapes()

func makeShapes() (s [256]shape) {
	set := func(from, to int, i immediate, pops, pushes uint8) {
		for op := from; op <= to; op++ {
			s[op] = shape{i, pops, pushes}
		}
	}
	set(opUnreachable, 0x01, nothing, 0, 0) // and nop
	set(opBlock, opLoop, blockType, 0, 0)
	set(opIf, opIf, blockType, 1, 0)
	set(opElse, opElse, nothing, 0, 0)
	set(opEnd, opEnd, nothing, 0, 0)
	set(opBr, opBr, label, 0, 0)
	set(opBrIf, opBrIf, label, 1, 0)
	set(opBrTable, opBrTable, labels, 1, 0)
	set(opReturn, opReturn, nothing, 0, 0)
	set(opCall, opCall, function, 0, 0)
	set(opCallIndirect, opCallIndirect, typeAndTable, 1, 0)
	set(0x1a, 0x1a, nothing, 1, 0) // drop
	set(opSelect, opSelect, nothing, 3, 1)
	set(0x1c, 0x1c, types, 3, 1) // select with its type
	set(opLocalGet, opLocalGet, local, 0, 1)
	set(opLocalSet, opLocalSet, local, 1, 0)
	set(opLocalTee, opLocalTee, local, 1, 1)
	set(opGlobalGet, opGlobalGet, globalIndex, 0, 1)
	set(opGlobalSet, opGlobalSet, globalIndex, 1, 0)
	set(0x28, 0x35, access, 1, 1) // loads
	set(0x36, 0x3e, access, 2, 0) // stores
	set(0x3f, 0x3f, memory, 0, 1)
	set(opMemoryGrow, opMemoryGrow, memory, 1, 1)
	set(opI32Const, opI32Const, varI32, 0, 1)
	set(opI64Const, opI64Const, varI64, 0, 1)
	set(opF32Const, opF32Const, fixed4, 0, 1)
	set(opF64Const, opF64Const, fixed8, 0, 1)
	set(0x45, 0xc4, nothing, 2, 1) // numeric; those of one operand follow
	for _, r := range [...][2]int{{0x45, 0x45}, {0x50, 0x50}, {0x67, 0x69}, {0x79, 0x7b}, {0x8b, 0x91}, {0x99, 0x9f}, {0xa7, 0xc4}} {
		set(r[0], r[1], nothing, 1, 1)
	}
	return s
}

// prefixed are the instructions behind opPrefix: saturating conversions and
// bulk memory. Those that read, write or grow tables are not granted.
var prefixed = [...]shape{
	{nothing, 1, 1}, {nothing, 1, 1}, {nothing, 1, 1}, {nothing, 1, 1},
	{nothing, 1, 1}, {nothing, 1, 1}, {nothing, 1, 1}, {nothing, 1, 1},
	opMemoryInit: {dataAndMemory, 3, 0}, opDataDrop: {dataIndex, 0, 0}, opMemoryCopy: {twoMemories, 3, 0}, opMemoryFill: {memory, 3, 0},
	opTableInit: {elementAndTable, 3, 0}, opElemDrop: {elementIndex, 0, 0}, opTableCopy: {twoTables, 3, 0},
}

// instruction is one instruction of a body, which it occupies from start to end.
type instruction struct {
	op         byte
	number     uint32 // behind opPrefix
	start, end int
	index      uint32   // label, function, type of a call
	block      funcType // of a block, loop or if
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
		switch in.number {
		case opDataDrop, opTableInit, opElemDrop, opTableCopy:
			m.changesMore = true
		}
	}
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
		r.below(r.u32(), m.count(kindTable), "table")
	case types:
		if t := r.valueTypes(); len(t) != 1 {
			r.fail("select chooses one value")
		}
	case local:
		in.index = r.u32()
		r.below(in.index, int(locals), "local")
	case globalIndex:
		in.index = r.u32()
		r.below(in.index, m.count(kindGlobal), "global")
	case access:
		if r.u32() > 3 {
			r.fail("an access is aligned to at most 8 bytes")
		}
		r.u32()
	case memory:
		r.firstMemory()
	case varI32:
		r.signed(32)
	case varI64:
		r.signed(64)
	case fixed4:
		r.take(4)
	case fixed8:
		r.take(8)
	case dataAndMemory:
		m.checkData(r, r.u32())
		r.firstMemory()
	case dataIndex:
		m.checkData(r, r.u32())
	case twoMemories:
		r.firstMemory()
		r.firstMemory()
	case elementAndTable:
		r.below(r.u32(), len(m.elements), "element segment")
		r.below(r.u32(), m.count(kindTable), "table")
	case elementIndex:
		r.below(r.u32(), len(m.elements), "element segment")
	case twoTables:
		r.below(r.u32(), m.count(kindTable), "table")
		r.below(r.u32(), m.count(kindTable), "table")
	}
	in.end = r.pos
}

// below holds an index to how many things there are.
func (r *reader) below(index uint32, count int, what string) {
	if int64(index) >= int64(count) {
		r.fail(fmt.Sprintf("%s %d does not exist", what, index))
	}
}

func (r *reader) firstMemory() {
	if r.byte() != 0 {
		r.fail("there is one memory at most")
	}
}

func (m *module) checkData(r *reader, index uint32) {
	m.dataNamed = true
	if m.dataCount == nil || index >= *m.dataCount {
		r.fail(fmt.Sprintf("data segment %d is not announced", index))
	}
}

var oneResult = [...][]byte{typeI32: {typeI32}, typeI64: {typeI64}, typeF32: {typeF32}, typeF64: {typeF64}}

func (m *module) blockType(r *reader) funcType {
	if r.more() {
		switch t := r.buf[r.pos]; {
		case t == blockTypeEmpty:
			r.pos++
			return funcType{}
		case typeF64 <= t && t <= typeI32:
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
