package prepare

import (
	"encoding/binary"

	"latchkey/core/interpret"
)

// lowering makes the instructions of a function. What cannot be reached is left out,
// so the scanner knows the height of the stack at each that is not.
type lowering struct {
	scan   scanner
	out    interpret.Function
	frames []loweredFrame // as the scanner's
}

// loweredFrame is a block: where it starts, and the branches that wait to be told
// where it ends.
type loweredFrame struct {
	op      byte
	start   uint32
	waiting []hole
	skip    int // the instruction that passes over an if, or -1
}

// hole is a branch of an instruction, or if table is not negative one of a br_table.
type hole struct{ instruction, table, entry int }

func (l *lowering) function(m *module, t uint32, b *body) (interpret.Function, error) {
	s := &l.scan
	s.begin(m, m.types[t], b)
	l.out = interpret.Function{Type: t, Locals: len(s.locals)}
	l.frames = append(l.frames[:0], loweredFrame{op: opBlock, skip: -1})
	in := instruction{}
	for s.more() {
		dead := s.top().dead
		s.step(&in)
		if s.r.err == nil {
			l.lower(&in, b.code[in.start:in.end], dead)
		}
	}
	return l.out, s.r.err
}

func (l *lowering) here() uint32 { return uint32(len(l.out.Code)) }

func (l *lowering) emit(i interpret.Instruction) { l.out.Code = append(l.out.Code, i) }

// lower adds what an instruction does, which the scanner has stepped over.
func (l *lowering) lower(in *instruction, code []byte, dead bool) {
	switch in.op {
	case opBlock, opLoop, opIf:
		l.enter(in.op, dead)
	case opElse:
		l.orElse(dead)
	case opEnd:
		l.end()
	default:
		if !dead {
			l.plain(in, code)
		}
	}
}

func (l *lowering) enter(op byte, dead bool) {
	frame := loweredFrame{op: op, skip: -1}
	if op == opIf && !dead {
		frame.skip = len(l.out.Code)
		l.emit(interpret.Instruction{Op: interpret.JumpUnless})
	}
	frame.start = l.here()
	l.frames = append(l.frames, frame)
}

func (l *lowering) orElse(dead bool) {
	frame := &l.frames[len(l.frames)-1]
	if !dead {
		l.jump(interpret.Jump, 0)
	}
	if frame.skip >= 0 {
		l.out.Code[frame.skip].Branch.To = l.here()
		frame.skip = -1
	}
}

func (l *lowering) end() {
	frame := l.frames[len(l.frames)-1]
	l.frames = l.frames[:len(l.frames)-1]
	if frame.skip >= 0 {
		l.out.Code[frame.skip].Branch.To = l.here()
	}
	for _, p := range frame.waiting {
		l.branchAt(p).To = l.here()
	}
	if len(l.frames) == 0 {
		l.emit(interpret.Instruction{Op: interpret.Return})
	}
}

func (l *lowering) branchAt(p hole) *interpret.Branch {
	if p.table >= 0 {
		return &l.out.Tables[p.table][p.entry]
	}
	return &l.out.Code[p.instruction].Branch
}

// jump adds an instruction that branches to the block of that depth.
func (l *lowering) jump(op uint16, depth uint32) {
	p := hole{instruction: len(l.out.Code), table: -1}
	l.emit(interpret.Instruction{Op: op})
	l.lead(p, depth)
}

// lead makes a branch lead to the block of that depth: to a loop's start, or to any
// other's end.
func (l *lowering) lead(p hole, depth uint32) {
	at := len(l.frames) - 1 - int(depth)
	frame, scanned := &l.frames[at], &l.scan.frames[at]
	b := l.branchAt(p)
	b.Keep, b.Height = uint16(len(scanned.label())), uint16(scanned.height)
	if frame.op == opLoop {
		b.To = frame.start
	} else {
		frame.waiting = append(frame.waiting, p)
	}
}

func (l *lowering) table(code []byte) {
	r := reader{buf: code[1:]}
	n := int(r.u32()) + 1
	table := len(l.out.Tables)
	l.out.Tables = append(l.out.Tables, make([]interpret.Branch, n))
	for entry := range n {
		l.lead(hole{table: table, entry: entry}, r.u32())
	}
	l.emit(interpret.Instruction{Op: interpret.JumpTable, A: uint32(table)})
}

// plain adds an instruction that is not a block.
func (l *lowering) plain(in *instruction, code []byte) {
	out := interpret.Instruction{Op: uint16(in.op), A: in.index}
	r := reader{buf: code[1:]}
	switch in.op {
	case 0x01: // nop
		return
	case opBr:
		l.jump(interpret.Jump, in.index)
		return
	case opBrIf:
		l.jump(interpret.JumpIf, in.index)
		return
	case opBrTable:
		l.table(code)
		return
	case opPrefix:
		out.Op = interpret.Prefixed + uint16(r.u32())
	}
	switch in.shape.immediate {
	case varI32:
		out.Bits = uint64(uint32(r.signed(32)))
	case varI64:
		out.Bits = uint64(r.signed(64))
	case fixed4:
		out.Bits = uint64(binary.LittleEndian.Uint32(r.take(4)))
	case fixed8:
		out.Bits = binary.LittleEndian.Uint64(r.take(8))
	case access:
		r.u32() // alignment
		out.Bits = uint64(r.u32())
	case typeAndTable, elementAndTable, twoTables:
		out.A, out.Bits = r.u32(), uint64(r.u32())
	case dataAndMemory, dataIndex, elementIndex:
		out.A = r.u32()
	}
	l.emit(out)
}
