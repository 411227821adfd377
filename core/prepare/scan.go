package prepare

import "fmt"

// scanner walks through the instructions of a function: it keeps the nesting of
// blocks and the height of the operand stack, and holds both to their limits.
type scanner struct {
	m       *module
	r       reader
	locals  uint32    // with parameters
	frames  []control // the function's own first, the innermost last
	height  int       // operands
	highest int
	blocks  int
	loops   int     // of the blocks
	targets int     // of br_table
	ended   control // the block that the last end or else has left

	// What else a compiler takes time over.
	branches int // br_if
	accesses int // loads and stores
	divided  int // divisions, remainders and truncations, which may trap
	indirect int // call_indirect
	passed   int // arguments and results of calls
	carried  int // operands that branches and ends hand on
}

// control is a block that the instructions are in.
type control struct {
	op       byte // opBlock also for the function itself
	block    funcType
	height   int  // below its operands
	dead     bool // the rest of it cannot be reached
	born     bool // dead from the start
	targeted bool // a branch leads to its end, or to its start if it is a loop
}

// begin sets the scanner to the first instruction of a body.
func (s *scanner) begin(m *module, t funcType, b *body) {
	*s = scanner{m: m, r: reader{buf: b.code, base: b.at}, locals: uint32(len(t.params)) + b.localCount(), frames: s.frames[:0]}
	s.frames = append(s.frames, control{op: opBlock, block: funcType{results: t.results}})
}

// top is the innermost block.
func (s *scanner) top() *control { return &s.frames[len(s.frames)-1] }

// more tells whether there is another instruction.
func (s *scanner) more() bool { return s.r.err == nil && len(s.frames) > 0 }

// step reads one instruction and follows what it does.
func (s *scanner) step(in *instruction) {
	s.m.next(&s.r, s.locals, in)
	s.pop(int(in.shape.pops))
	s.push(int(in.shape.pushes))
	switch {
	case in.shape.immediate == access:
		s.accesses++
	case mayTrap(in.op):
		s.divided++
	}
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
	case opBrTable:
		s.table()
		in.end = s.r.pos
		s.die()
	case opReturn:
		s.pop(len(s.frames[0].block.results))
		s.die()
	case opCall:
		if t, ok := s.m.signature(in.index); ok {
			s.call(t)
		}
	case opCallIndirect:
		s.indirect++
		if s.r.err == nil {
			s.call(s.m.types[in.index])
		}
	}
	if s.r.err == nil && len(s.frames) == 0 && s.r.pos != len(s.r.buf) {
		s.r.fail("instructions follow a function's end")
	}
}

// mayTrap tells of calculations with an end of their own for compilers to write.
func mayTrap(op byte) bool {
	return op >= opI32DivS && op <= opI32RemU || op >= opI64DivS && op <= opI64RemU ||
		op >= opI32TruncF32S && op <= opI32TruncF64U || op >= opI64TruncF32S && op <= opI64TruncF64U
}

func (s *scanner) push(n int) {
	s.height += n
	if s.height > s.highest {
		s.highest = s.height
		if s.height > operandsMax {
			s.r.failWith(refusal("OperandStackTooLarge", "a function has more than %d operands at a time", operandsMax))
		}
	}
}

// pop takes operands. What cannot be reached may take more than there are.
func (s *scanner) pop(n int) {
	s.height -= n
	if f := s.top(); s.height < f.height {
		if !f.dead {
			s.r.fail("an instruction takes more operands than there are")
		}
		s.height = f.height
	}
}

func (s *scanner) die() {
	f := s.top()
	f.dead, s.height = true, f.height
}

func (s *scanner) call(t funcType) {
	s.passed += len(t.params) + len(t.results)
	s.pop(len(t.params))
	s.push(len(t.results))
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
	s.pop(len(in.block.params))
	dead := s.top().dead
	s.frames = append(s.frames, control{op: in.op, block: in.block, height: s.height, dead: dead, born: dead})
	s.push(len(in.block.params))
}

// leave checks what the innermost block leaves on the stack.
func (s *scanner) leave() {
	f := s.top()
	s.ended = *f
	if n := len(f.block.results); s.height != f.height+n && !(f.dead && s.height < f.height+n) {
		s.r.fail(fmt.Sprintf("a block leaves %d operands instead of %d", s.height-f.height, n))
	}
	s.height = f.height
	s.carried += len(f.block.results)
}

func (s *scanner) orElse() {
	f := s.top()
	if f.op != opIf {
		s.r.fail("else without an if")
	}
	s.leave()
	f.op, f.dead = opElse, f.born
	s.push(len(f.block.params))
}

func (s *scanner) end() {
	s.leave()
	results := len(s.top().block.results)
	s.frames = s.frames[:len(s.frames)-1]
	if len(s.frames) > 0 {
		s.push(results)
	}
}

// branch notes a jump to the block of that depth.
func (s *scanner) branch(depth uint32) {
	if int64(depth) >= int64(len(s.frames)) {
		s.r.fail(fmt.Sprintf("a branch leads out of %d blocks, there are %d", depth, len(s.frames)))
		return
	}
	f := &s.frames[len(s.frames)-1-int(depth)]
	f.targeted = true
	taken := len(f.block.results)
	if f.op == opLoop {
		taken = len(f.block.params)
	}
	s.pop(taken)
	s.push(taken)
	s.carried += taken
}

func (s *scanner) table() {
	n := s.r.count()
	if n > branchTargetsMax {
		s.r.failWith(refusal("TooManyBlocksPerFunction", "a br_table has %d targets, at most %d are allowed", n, branchTargetsMax))
	}
	s.targets += int(n) + 1
	for i := uint32(0); i <= n && s.r.err == nil; i++ {
		s.branch(s.r.u32())
	}
}
