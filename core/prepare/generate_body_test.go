//go:build !js

package prepare

import (
	"slices"

	"latchkey/core/vm"
)

// Instructions that only what is generated here needs by name.
const (
	codeNop         = 0x01
	codeDrop        = 0x1a
	codeSelectTyped = 0x1c
	codeTableGet    = 0x25
	codeTableSet    = 0x26
	codeMemorySize  = 0x3f
	codeI32Add      = 0x6a
	codeI32Sub      = 0x6b
	codeI32LtS      = 0x48
	codeI32And      = 0x71
	codeI32Or       = 0x72
	codeI64And      = 0x83
	codeI32Mul      = 0x6c
	codeI32Shl      = 0x74
	codeI32ShrU     = 0x76
	codeI64Shl      = 0x86
	codeI64ShrU     = 0x88
	codeI32Wrap     = 0xa7
	codeI64ExtendS  = 0xac
	codeRefIsNull   = 0xd1
	codeTableGrow   = 15 // behind opPrefix, as are these
	codeTableSize   = 16
	codeTableFill   = 17
)

// bodyWriter makes one function. Every expression is of the type that was asked for,
// whatever stands below it on the stack, so that what comes out is valid.
type bodyWriter struct {
	*generator
	madeFunction
	t       funcType
	locals  []byte // types, parameters first
	code    []byte
	labels  []targetLabel // the innermost last
	left    int           // instructions that may still be made
	small   []uint32      // locals that count or point: nothing else sets them
	endless bool
	loops   int // around here, as each multiplies what runs
}

// targetLabel is what a branch can lead to.
type targetLabel struct {
	operands []byte // that it takes
	loop     bool
}

func (g *generator) body(i int) body {
	f := g.functions[i]
	w := &bodyWriter{generator: g, madeFunction: f, t: g.m.types[f.typeIndex], left: pick(g, 10, 30, 60, 120)}
	w.locals = slices.Clone(w.t.params)
	many := pick(g, 3, 5, 8)
	if g.chance(8) {
		many, w.left = 40, 300 // more than there are registers
	}
	for range g.IntN(many) {
		w.locals = append(w.locals, g.numberType())
	}
	if g.References && !g.plain && g.chance(40) {
		w.locals = append(w.locals, typeFuncRef)
	}
	w.endless = g.endless && g.chance(40)
	w.labels = []targetLabel{{operands: w.t.results}}
	for range 1 + g.IntN(6) {
		w.statement(4)
	}
	if g.chance(15) {
		w.wide()
	}
	if g.recursive && g.chance(50) {
		w.recursion(3)
	}
	if w.endless && g.chance(50) {
		w.sequence(opLoop, 3)
	}
	if f.kind == method {
		w.report()
	}
	for _, t := range w.t.results {
		if f.kind == method { // whose result is a failure, unless it is 0
			w.i32(pick[int64](g, 0, 0, 0, 0, 0, 1, -1))
			continue
		}
		w.expression(t, 3)
	}
	w.emit(opEnd)
	b := body{code: w.code}
	for _, t := range w.locals[len(w.t.params):] {
		b.locals = append(b.locals, localGroup{1, t})
	}
	return b
}

func (w *bodyWriter) emit(code ...byte) {
	w.code = append(w.code, code...)
	w.left--
}

func (w *bodyWriter) with(op byte, numbers ...uint32) {
	w.emit(op)
	for _, n := range numbers {
		w.code = appendU32(w.code, n)
	}
}

func (w *bodyWriter) prefixed(number byte, numbers ...uint32) {
	w.with(opPrefix, append([]uint32{uint32(number)}, numbers...)...)
}

func (w *bodyWriter) i32(v int64) { w.emit(appendSigned([]byte{opI32Const}, int64(int32(v)))...) }
func (w *bodyWriter) i64(v int64) { w.emit(appendSigned([]byte{opI64Const}, v)...) }

// localOf is a local of that type that may be set, or one of w's own.
func (w *bodyWriter) localOf(t byte) uint32 {
	var of []uint32
	for i, have := range w.locals {
		if have == t && !slices.Contains(w.small, uint32(i)) {
			of = append(of, uint32(i))
		}
	}
	if len(of) == 0 || w.kind != method && len(w.locals) < 6 && w.chance(5) {
		w.locals = append(w.locals, t)
		return uint32(len(w.locals) - 1)
	}
	return pick(w.generator, of...)
}

// globalOf is a global of that type, if there is one.
func (w *bodyWriter) globalOf(t byte, mutable bool) (uint32, bool) {
	var of []uint32
	for i, have := range w.m.globals[:w.depth] {
		if have.valueType == t && (have.mutable || !mutable) {
			of = append(of, uint32(i))
		}
	}
	if len(of) == 0 {
		return 0, false
	}
	return pick(w.generator, of...), true
}

// expression writes what gives one number.
func (w *bodyWriter) expression(t byte, depth int) {
	if depth <= 0 || w.left <= 0 {
		w.leaf(t)
		return
	}
	switch n := w.IntN(100); {
	case n < 14:
		w.leaf(t)
	case n < 50:
		w.operation(t, depth)
	case n < 54:
		w.idiom(t, depth)
	case n < 66:
		w.load(t, depth)
	case n < 70:
		w.expression(t, depth-1)
		w.with(opLocalTee, w.localOf(t))
	case n < 74:
		w.choice(t, depth)
	case n < 79:
		w.blockOf(t, depth)
	case n < 83:
		w.ifOf(t, depth)
	case n < 85:
		w.conditionalBranchWith(t, depth)
	case n < 92:
		w.callFor(t, depth)
	case n < 93:
		w.severalResults(t, depth)
	case n < 94 && w.risk > 0:
		w.never()
	default:
		w.special(t, depth)
	}
}

// leaf is an instruction without operands.
func (w *bodyWriter) leaf(t byte) {
	n := w.IntN(10)
	if index, ok := w.globalOf(t, false); ok && n < 2 {
		w.with(opGlobalGet, index)
	} else if slices.Contains(w.locals, t) && n < 6 {
		w.with(opLocalGet, w.localOf(t))
	} else {
		w.emit(w.constant(t)...)
	}
}

func (w *bodyWriter) operation(t byte, depth int) {
	op := pick(w.generator, operators[t]...)
	for op.traps && len(op.operands) == 1 && !w.risky() {
		op = pick(w.generator, operators[t]...)
	}
	for i, operand := range op.operands {
		w.expression(operand, depth-1)
		if i == 1 && op.traps && !w.risky() {
			w.nonZero(operand)
		}
	}
	w.emit(op.code...)
}

// risky reports whether to do what may trap.
func (w *bodyWriter) risky() bool { return w.chance([]int{1, 8, 35}[w.risk]) }

// nonZero makes the divisor on the stack one that never traps.
func (w *bodyWriter) nonZero(t byte) {
	if t == typeI32 {
		w.i32(0x7ffe)
		w.emit(codeI32And)
		w.i32(3)
		w.emit(codeI32Or)
		return
	}
	w.i64(0x7ffffffe)
	w.emit(codeI64And)
	w.i64(3)
	w.emit(opI64Or)
}

// address gives the address for an access of so many bytes and its offset.
func (w *bodyWriter) address(bytes uint32, depth int) (offset uint32) {
	size := int64(w.m.memories[0].min) * vm.PageBytes
	if w.risky() {
		switch w.IntN(4) {
		case 0:
			w.i32(pick(w.generator, size-int64(bytes), size-int64(bytes)+1, size-1, size, -1, -8, 1<<31-1, -1<<31))
			return pick[uint32](w.generator, 0, 0, 1, 8, 0xffffffff)
		case 1:
			w.expression(typeI32, depth-1)
			return pick[uint32](w.generator, 0, 1, 0xffff, 0x7fffffff, 0xffffffff)
		case 2:
			w.i32(0)
			return uint32(size) - bytes + pick[uint32](w.generator, 0, 0, 1)
		}
		w.emit(codeMemorySize, 0)
		w.i32(16)
		w.emit(codeI32Shl) // the end, after all that it has grown
		w.i32(-int64(bytes) + pick[int64](w.generator, 0, 0, 1))
		w.emit(codeI32Add)
		return 0
	}
	switch n := w.IntN(100); {
	case size == 0:
		w.i32(0)
		return 0
	case n < 45 && len(w.small) > 0:
		return w.pointed()
	}
	w.expression(typeI32, depth-1)
	w.i32(pick[int64](w.generator, 0xff, 0xfff, 0xff8, 0x7ff7))
	w.emit(codeI32And)
	return pick[uint32](w.generator, 0, 0, 0, 1, 3, 8, 1000, 0x7000)
}

func (w *bodyWriter) hasMemory() bool {
	return len(w.m.memories) > 0 && (w.m.memories[0].min > 0 || w.chance(20))
}

func (w *bodyWriter) load(t byte, depth int) {
	if !w.hasMemory() {
		w.leaf(t)
		return
	}
	l := pick(w.generator, loadsOf(t)...)
	offset := w.address(1<<l.alignMax, depth)
	w.with(l.op, uint32(w.IntN(int(l.alignMax)+1)), offset)
}

func (w *bodyWriter) choice(t byte, depth int) {
	w.expression(t, depth-1)
	w.expression(t, depth-1)
	w.expression(typeI32, depth-1)
	if w.chance(50) {
		w.emit(opSelect)
	} else {
		w.emit(codeSelectTyped, 1, t)
	}
}

// opened starts a block of a kind, with the parameters that are on the stack.
func (w *bodyWriter) opened(op byte, params, results []byte) {
	w.emit(op)
	w.code = appendBlockType(w.code, funcType{params, results}, w.m.typeIndex)
	l := targetLabel{operands: results}
	if op == opLoop {
		l = targetLabel{operands: params, loop: true}
	}
	w.labels = append(w.labels, l)
}

func (w *bodyWriter) closed() {
	w.labels = w.labels[:len(w.labels)-1]
	w.emit(opEnd)
}

// blockOf is a block or loop that gives a number, some with parameters.
func (w *bodyWriter) blockOf(t byte, depth int) {
	var params []byte
	if w.chance(40) {
		params = w.typeList(3)
	}
	for _, p := range params {
		w.expression(p, depth-2)
	}
	w.opened(pick[byte](w.generator, opBlock, opBlock, opLoop), params, []byte{t})
	for i := range params {
		w.with(opLocalSet, w.localOf(params[len(params)-1-i]))
	}
	if w.chance(60) {
		w.statement(depth - 1)
	}
	w.expression(t, depth-1)
	w.closed()
}

func (w *bodyWriter) ifOf(t byte, depth int) {
	w.expression(typeI32, depth-1)
	w.opened(opIf, nil, []byte{t})
	if w.chance(30) {
		w.statement(depth - 1)
	}
	w.expression(t, depth-1)
	w.emit(opElse)
	w.expression(t, depth-1)
	w.closed()
}

// severalResults gives more than one and keeps the last or the first.
func (w *bodyWriter) severalResults(t byte, depth int) {
	others := w.typeList(2)
	w.opened(opBlock, nil, slices.Concat([]byte{t}, others))
	w.expression(t, depth-1)
	for _, other := range others {
		w.expression(other, depth-2)
	}
	w.closed()
	for range others {
		w.emit(codeDrop)
	}
}

// target is a label that takes such operands, if there is one that may be
// branched to: to a loop only where that has been asked for.
func (w *bodyWriter) target(operands []byte) (uint32, bool) {
	var of []uint32
	for i, l := range w.labels {
		if slices.Equal(l.operands, operands) && (!l.loop || w.endless || w.chance(2)) {
			of = append(of, uint32(len(w.labels)-1-i))
		}
	}
	if len(of) == 0 {
		return 0, false
	}
	return pick(w.generator, of...), true
}

func (w *bodyWriter) conditionalBranchWith(t byte, depth int) {
	to, ok := w.target([]byte{t})
	w.expression(t, depth-1)
	if ok {
		w.expression(typeI32, depth-1)
		w.with(opBrIf, to)
	}
}

// never ends here, and so is of any type.
func (w *bodyWriter) never() {
	if w.chance(60) {
		w.leaveEarly(2)
		return
	}
	w.emit(opUnreachable)
	if w.chance(40) { // operands that are not there
		w.emit(pick[byte](w.generator, codeDrop, codeI32Add, opSelect, codeNop))
		w.emit(opUnreachable)
	}
}

// leaveEarly is a branch or return, with what it takes.
func (w *bodyWriter) leaveEarly(depth int) {
	if w.chance(30) {
		for _, t := range w.t.results {
			w.result(t, depth)
		}
		w.emit(opReturn)
		return
	}
	to := uint32(w.IntN(len(w.labels)))
	l := w.labels[len(w.labels)-1-int(to)]
	if l.loop && !w.endless {
		to = uint32(len(w.labels) - 1)
		l = w.labels[0]
	}
	for _, t := range l.operands {
		if int(to) == len(w.labels)-1 {
			w.result(t, depth)
		} else {
			w.expression(t, depth-1)
		}
	}
	w.with(opBr, to)
}

// result is one of the function's own: a method's is a failure unless it is 0.
func (w *bodyWriter) result(t byte, depth int) {
	if w.kind == method {
		w.i32(pick[int64](w.generator, 0, 0, 0, 1))
		return
	}
	w.expression(t, depth-1)
}

// special are numbers that only the instance can tell.
func (w *bodyWriter) special(t byte, depth int) {
	switch n := w.IntN(6); {
	case t != typeI32:
		w.hostFor(t, depth)
	case n < 2 && w.hasMemory():
		w.emit(codeMemorySize, 0)
	case n < 3 && w.hasMemory():
		w.i32(pick[int64](w.generator, 0, 0, 1, 1, 2, 5, 511, 513, 65535, 65536, -1))
		w.emit(opMemoryGrow, 0)
	case w.References:
		w.tableNumber(depth)
	default:
		w.leaf(t)
	}
}
