package prepare

import (
	"fmt"
	"slices"
)

// scanner walks through the instructions of a function and validates it as the
// specification says: it keeps the nesting of blocks and the types of the operands.
// It notes what stack a call takes, and what a compiler takes time over.
type scanner struct {
	m        *module
	r        reader
	locals   []byte    // their types, parameters first
	frames   []control // the function's own first, the innermost last
	operands []byte    // their types; anyType for what cannot be reached
	bytes    int       // of the operands
	deepest  int       // operands at a time
	highest  int       // bytes of operands at a time, where they can be reached
	lowest   int       // operands that were left as they were, since whoever wants to know has set it
	blocks   int
	loops    int     // of the blocks
	targets  int     // of br_table
	ended    control // the block that the last end or else has left

	branches int // br_if
	accesses int // loads and stores
	divided  int // divisions, remainders and truncations, which may trap
	indirect int // call_indirect
	passed   int // arguments and results of calls
	outgoing int // the same of one call at most
	carried  int // operands that branches and ends hand on
}

// control is a block that the instructions are in.
type control struct {
	op       byte // opBlock also for the function itself
	block    funcType
	height   int  // operands below its own
	dead     bool // the rest of it cannot be reached
	born     bool // dead from the start
	left     bool // by its own instructions, so that its operands may be any
	targeted bool // a branch leads to its end, or to its start if it is a loop
}

// label is what a branch to the block hands on.
func (c *control) label() []byte {
	if c.op == opLoop {
		return c.block.params
	}
	return c.block.results
}

// begin sets the scanner to the first instruction of a body.
func (s *scanner) begin(m *module, t funcType, b *body) {
	*s = scanner{m: m, r: reader{buf: b.code, base: b.at, own: m.own}, locals: append(s.locals[:0], t.params...), frames: s.frames[:0],
		operands: s.operands[:0]}
	for _, group := range b.locals {
		for range group.count {
			s.locals = append(s.locals, group.valueType)
		}
	}
	s.frames = append(s.frames, control{op: opBlock, block: funcType{results: t.results}})
}

// top is the innermost block.
func (s *scanner) top() *control { return &s.frames[len(s.frames)-1] }

// more reports whether there is another instruction.
func (s *scanner) more() bool { return s.r.err == nil && len(s.frames) > 0 }

// step reads one instruction and follows what it does.
func (s *scanner) step(in *instruction) {
	s.m.next(&s.r, uint32(len(s.locals)), in)
	if s.r.err != nil {
		return
	}
	if in.shape.immediate == tableIndex {
		s.ofTable(in)
		return
	}
	for i := len(in.shape.pops) - 1; i >= 0; i-- {
		s.pop(in.shape.pops[i])
	}
	for i := range len(in.shape.pushes) {
		s.push(in.shape.pushes[i])
	}
	switch {
	case in.shape.immediate == access:
		s.accesses++
	case mayTrap(in.op):
		s.divided++
	}
	s.follow(in)
	if s.r.err == nil && len(s.frames) == 0 && s.r.pos != len(s.r.buf) {
		s.r.fail("instructions follow a function's end")
	}
}

// follow does what instructions do that have no fixed types.
func (s *scanner) follow(in *instruction) {
	switch in.op {
	case opUnreachable:
		s.die()
	case opBlock, opLoop, opIf:
		s.enter(in)
	case opElse:
		s.orElse()
	case opEnd:
		s.end()
	case opBr:
		s.branch(in.index)
		s.die()
	case opBrIf:
		s.branches++
		s.branch(in.index)
		s.popAll(s.label(in.index))
		s.pushAll(s.label(in.index))
	case opBrTable:
		s.table()
		in.end = s.r.pos
		s.die()
	case opReturn:
		s.popAll(s.frames[0].block.results)
		s.die()
	case opCall:
		if t, ok := s.m.signature(in.index); ok {
			s.call(t)
		}
	case opCallIndirect:
		s.indirect++
		s.call(s.m.types[in.index])
	default:
		s.handle(in)
	}
}

// handle follows what takes values of any type.
func (s *scanner) handle(in *instruction) {
	switch in.op {
	case opDrop:
		s.popAny()
	case opSelect:
		s.choose()
	case opSelectTyped:
		s.pop(in.value)
		s.pop(in.value)
		s.push(in.value)
	case opLocalGet:
		s.push(s.locals[in.index])
	case opLocalSet:
		s.pop(s.locals[in.index])
	case opLocalTee:
		s.pop(s.locals[in.index])
		s.push(s.locals[in.index])
	case opGlobalGet:
		t, _ := s.m.globalType(&s.r, in.index)
		s.push(t)
	case opGlobalSet:
		t, mutable := s.m.globalType(&s.r, in.index)
		if s.pop(t); !mutable {
			s.r.fail(fmt.Sprintf("global %d is not mutable", in.index))
		}
	case opRefNull:
		s.push(in.value)
	case opRefIsNull:
		s.isNull()
	case opRefFunc:
		if !s.m.declared[in.index] {
			s.r.fail(fmt.Sprintf("function %d is referred to, and neither exported nor an element", in.index))
		}
	}
}

// choose is select without a type: of two numbers of one type.
func (s *scanner) choose() {
	b, a := s.popAny(), s.popAny()
	if a == anyType {
		a = b
	}
	if b != anyType && b != a || isReference(a) {
		s.r.fail("select without a type chooses one of two numbers of the same type")
	}
	s.push(a)
}

func (s *scanner) isNull() {
	if t := s.popAny(); t != anyType && !isReference(t) {
		s.r.fail("ref.is_null takes a reference")
	}
	s.push(typeI32)
}

// ofTable follows the instructions that name one table.
func (s *scanner) ofTable(in *instruction) {
	element := s.m.tableType(&s.r, in.index)
	switch {
	case in.op == opTableGet:
		s.pop(typeI32)
		s.push(element)
	case in.op == opTableSet:
		s.pop(element)
		s.pop(typeI32)
	case in.number == opTableGrow:
		s.pop(typeI32)
		s.pop(element)
		s.push(typeI32)
	case in.number == opTableSize:
		s.push(typeI32)
	case in.number == opTableFill:
		s.pop(typeI32)
		s.pop(element)
		s.pop(typeI32)
	}
}

// mayTrap recognises calculations with an end of their own for compilers to write.
func mayTrap(op byte) bool {
	return op >= opI32DivS && op <= opI32RemU || op >= opI64DivS && op <= opI64RemU ||
		op >= opI32TruncF32S && op <= opI32TruncF64U || op >= opI64TruncF32S && op <= opI64TruncF64U
}

func (s *scanner) push(t byte) {
	s.operands = append(s.operands, t)
	if len(s.operands) > s.deepest {
		s.deepest = len(s.operands)
		if s.deepest > operandsMax {
			s.r.failWith(refusal("OperandStackTooLarge", "a function has more than %d operands at a time", operandsMax))
		}
	}
	if s.bytes += sizeOf(t); !s.top().dead {
		s.highest = max(s.highest, s.bytes)
	}
}

func (s *scanner) pushAll(types []byte) {
	for _, t := range types {
		s.push(t)
	}
}

// popAny takes an operand. What cannot be reached may take more than there are.
func (s *scanner) popAny() byte {
	f := s.top()
	if len(s.operands) == f.height {
		if !f.left {
			s.r.fail("an instruction takes more operands than there are")
		}
		return anyType
	}
	t := s.operands[len(s.operands)-1]
	s.cut(len(s.operands) - 1)
	return t
}

// cut leaves the lowest n operands.
func (s *scanner) cut(n int) {
	for _, t := range s.operands[n:] {
		s.bytes -= sizeOf(t)
	}
	s.operands = s.operands[:n]
	s.lowest = min(s.lowest, n)
}

func (s *scanner) pop(want byte) {
	if got := s.popAny(); got != want && got != anyType && want != anyType {
		s.r.fail(fmt.Sprintf("an operand is an %s, and not an %s", typeNames[got], typeNames[want]))
	}
}

func (s *scanner) popAll(types []byte) {
	for i := len(types) - 1; i >= 0 && s.r.err == nil; i-- {
		s.pop(types[i])
	}
}

func (s *scanner) die() {
	f := s.top()
	f.dead, f.left = true, true
	s.cut(f.height)
}

func (s *scanner) call(t funcType) {
	n := len(t.params) + len(t.results)
	s.passed += n
	s.outgoing = max(s.outgoing, n)
	s.popAll(t.params)
	s.pushAll(t.results)
}

func (s *scanner) enter(in *instruction) {
	if s.blocks++; s.blocks > blocksMax {
		s.r.failWith(refusal("TooManyBlocksPerFunction", "a function has more than %d blocks", blocksMax))
	}
	if in.op == opLoop {
		s.loops++
	}
	if len(s.frames) > nestingMax {
		s.r.failWith(refusal("TooManyBlocksPerFunction", "blocks are nested more than %d deep", nestingMax))
	}
	s.popAll(in.block.params)
	dead := s.top().dead
	s.frames = append(s.frames, control{op: in.op, block: in.block, height: len(s.operands), dead: dead, born: dead})
	s.pushAll(in.block.params)
}

// leave checks what the innermost block leaves on the stack.
func (s *scanner) leave() {
	f := s.top()
	s.ended = *f
	s.popAll(f.block.results)
	if len(s.operands) != f.height {
		s.r.fail(fmt.Sprintf("a block leaves %d operands too many", len(s.operands)-f.height))
	}
	s.carried += len(f.block.results)
}

func (s *scanner) orElse() {
	f := s.top()
	if f.op != opIf {
		s.r.fail("else without an if")
	}
	s.leave()
	f.op, f.dead, f.left = opElse, f.born, false
	s.pushAll(f.block.params)
}

func (s *scanner) end() {
	f := *s.top()
	if s.leave(); f.op == opIf && !slices.Equal(f.block.params, f.block.results) {
		s.r.fail("an if without else leaves what it takes")
	}
	s.frames = s.frames[:len(s.frames)-1]
	if len(s.frames) > 0 {
		s.pushAll(f.block.results)
	}
}

// label is what a jump to the block of that depth hands on.
func (s *scanner) label(depth uint32) []byte {
	if int64(depth) >= int64(len(s.frames)) {
		return nil
	}
	return s.frames[len(s.frames)-1-int(depth)].label()
}

// branch notes a jump to the block of that depth, and wants the operands to be
// what it hands on. It leaves them as they are.
func (s *scanner) branch(depth uint32) {
	if int64(depth) >= int64(len(s.frames)) {
		s.r.fail(fmt.Sprintf("a branch leads out of %d blocks, there are %d", depth, len(s.frames)))
		return
	}
	s.frames[len(s.frames)-1-int(depth)].targeted = true
	label := s.label(depth)
	s.carried += len(label)
	for i := range label {
		want, at := label[len(label)-1-i], len(s.operands)-1-i
		switch f := s.top(); {
		case at >= f.height:
			if got := s.operands[at]; got != want && got != anyType && want != anyType {
				s.r.fail(fmt.Sprintf("a branch hands on an %s, and not an %s", typeNames[got], typeNames[want]))
			}
		case !f.left:
			s.r.fail("a branch takes more operands than there are")
		}
	}
}

// table reads the targets of a br_table, which hand on as many operands each.
func (s *scanner) table() {
	n := s.r.count()
	if n > branchTargetsMax {
		s.r.failWith(refusal("TooManyBlocksPerFunction", "a br_table has %d targets, at most %d are allowed", n, branchTargetsMax))
	}
	s.targets += int(n) + 1
	most, least := 0, paramsMax
	for i := uint32(0); i <= n && s.r.err == nil; i++ {
		depth := s.r.u32()
		s.branch(depth)
		most, least = max(most, len(s.label(depth))), min(least, len(s.label(depth)))
	}
	if most != least {
		s.r.fail("the targets of a br_table take different numbers of operands")
	}
}
