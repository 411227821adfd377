//go:build !js

package prepare

import (
	"slices"

	"latchkey/core/vm"
)

// statement writes what leaves the stack as it was.
func (w *bodyWriter) statement(depth int) {
	if depth <= 0 || w.left <= 0 {
		return
	}
	switch n := w.IntN(100); {
	case w.DroppedElements && n < 8:
		w.tableStatement(depth)
	case w.DroppedData && n < 8:
		w.bulk(depth)
	case n < 16:
		t := w.numberType()
		w.expression(t, depth)
		w.with(opLocalSet, w.localOf(t))
	case n < 20:
		w.point(depth)
	case n < 26:
		w.setGlobal(depth)
	case n < 44:
		w.store(depth)
	case n < 50:
		w.expression(w.numberType(), depth)
		w.emit(codeDrop)
	case n < 58:
		w.counted(depth)
	case n < 64:
		w.either(depth)
	case n < 69:
		w.sequence(opBlock, depth)
	case n < 72:
		w.branchIf(depth)
	case n < 75:
		w.branchTable(depth)
	case n < 80:
		w.bulk(depth)
	case n < 88:
		w.callDropped(depth)
	case n < 94:
		w.hostStatement(depth)
	case n < 96:
		w.tableStatement(depth)
	case n < 97 && w.risky():
		w.leaveEarly(depth)
	case n < 98:
		w.recursion(depth)
	case w.endless && w.chance(50):
		w.sequence(opLoop, depth)
	default:
		w.emit(codeNop)
	}
}

func (w *bodyWriter) setGlobal(depth int) {
	t := w.numberType()
	if index, ok := w.globalOf(t, true); ok {
		w.expression(t, depth)
		w.with(opGlobalSet, index)
	}
}

func (w *bodyWriter) store(depth int) {
	if !w.hasMemory() {
		return
	}
	s := pick(w.generator, stores...)
	offset := w.address(1<<s.alignMax, depth)
	w.expression(s.valueType, depth-1)
	w.with(s.op, uint32(w.IntN(int(s.alignMax)+1)), offset)
}

// counted is a loop that runs a number of times.
func (w *bodyWriter) counted(depth int) {
	if w.loops >= 2 {
		return
	}
	w.repeated(func() {
		for range 1 + w.IntN(3) {
			w.statement(depth - 1)
		}
	})
}

func (w *bodyWriter) repeated(body func()) {
	w.locals = append(w.locals, typeI32)
	counter := uint32(len(w.locals) - 1)
	w.small = append(w.small, counter)
	w.i32(pick[int64](w.generator, 0, 1, 2, 3, 10, 30))
	w.with(opLocalSet, counter)
	w.loops++
	w.opened(opLoop, nil, nil)
	body()
	w.with(opLocalGet, counter)
	w.i32(1)
	w.emit(codeI32Sub)
	w.with(opLocalTee, counter)
	w.i32(0)
	w.emit(0x4a) // gt_s
	w.with(opBrIf, 0)
	w.closed()
	w.loops--
}

func (w *bodyWriter) either(depth int) {
	w.expression(typeI32, depth-1)
	w.opened(opIf, nil, nil)
	w.statement(depth - 1)
	if w.chance(60) {
		w.emit(opElse)
		w.statement(depth - 1)
	}
	w.closed()
}

// sequence is some statements in a block; a loop ends by branching back.
func (w *bodyWriter) sequence(op byte, depth int) {
	w.opened(op, nil, nil)
	for range w.IntN(4) {
		w.statement(depth - 1)
	}
	if op == opLoop {
		w.with(opBr, 0)
	}
	w.closed()
}

func (w *bodyWriter) branchIf(depth int) {
	if to, ok := w.target(nil); ok {
		w.expression(typeI32, depth-1)
		w.with(opBrIf, to)
	}
}

// branchTable leads to one of some blocks around it.
func (w *bodyWriter) branchTable(depth int) {
	n := 1 + w.IntN(4)
	for range n {
		w.opened(opBlock, nil, nil)
	}
	w.expression(typeI32, depth-1)
	targets := w.IntN(6)
	w.with(opBrTable, uint32(targets))
	for range targets + 1 {
		w.code = appendU32(w.code, uint32(w.IntN(n)))
	}
	for range n {
		w.closed()
		w.statement(depth - 1)
	}
}

// bulk is an instruction on a range of memory or a segment.
func (w *bodyWriter) bulk(depth int) {
	if !w.hasMemory() {
		return
	}
	switch n := w.IntN(6); {
	case n < 2:
		w.place()
		w.place()
		w.length()
		w.prefixed(opMemoryCopy, 0, 0)
	case n < 4:
		w.place()
		w.expression(typeI32, depth-1)
		w.length()
		w.prefixed(opMemoryFill, 0)
	case len(w.texts) == 0:
	case n < 5:
		segment := pick(w.generator, w.texts...)
		w.place()
		w.fromSegment(len(w.m.data[segment].bytes))
		w.prefixed(opMemoryInit, segment, 0)
	case !w.plain && !w.startUp:
		w.prefixed(opDataDrop, pick(w.generator, w.texts...))
	}
}

// place is where a range starts: within memory, as a rule.
func (w *bodyWriter) place() {
	size := int64(w.m.memories[0].min) * vm.PageBytes
	if w.risky() {
		w.i32(pick(w.generator, size, size-1, size-5, size+1, -1))
		return
	}
	w.i32(int64(w.IntN(0x4000)) % max(size, 1))
}

func (w *bodyWriter) length() {
	if w.risky() {
		w.i32(pick[int64](w.generator, 0, 1, 5, 65536, -1, 1<<31-1))
		return
	}
	w.i32(pick[int64](w.generator, 0, 0, 1, 2, 7, 64, 1000))
}

// fromSegment is a start and a length in a segment of so many bytes or elements.
func (w *bodyWriter) fromSegment(size int) {
	if w.risky() {
		w.i32(pick[int64](w.generator, 0, 1, int64(size), int64(size)+1, -1))
		w.i32(pick[int64](w.generator, 0, 0, 1, int64(size), -1))
		return
	}
	from := w.IntN(size + 1)
	w.i32(int64(from))
	w.i32(int64(w.IntN(size - from + 1)))
}

// callees are the functions that this one may call without a bound: those after
// it, so that none comes back.
func (w *bodyWriter) callees(returning byte) (of []uint32) {
	for _, f := range w.functions {
		after := f.index > w.index || w.kind == method
		if f.kind == inner && after && (returning == 0 || slices.Contains(w.m.types[f.typeIndex].results, returning)) {
			of = append(of, f.index)
		}
	}
	return of
}

func (w *bodyWriter) arguments(t funcType, depth int) {
	for _, p := range t.params {
		w.expression(p, depth-1)
	}
}

// call calls a function, directly or through the table.
func (w *bodyWriter) call(f uint32, depth int) funcType {
	t, _ := w.m.signature(f)
	w.arguments(t, depth)
	slot := slices.Index(w.slots, f)
	switch {
	case slot >= 0 && w.chance(60):
		w.i32(int64(slot))
		w.with(opCallIndirect, w.m.functions[f], 0)
	case len(w.m.tables) > 0 && w.risky():
		w.i32(pick(w.generator, 0, 1, int64(len(w.slots)-1), int64(len(w.slots)), -1))
		w.with(opCallIndirect, w.m.functions[f], 0)
	default:
		w.with(opCall, f)
	}
	return t
}

func (w *bodyWriter) callDropped(depth int) {
	of := w.callees(0)
	if len(of) == 0 || w.kind == startUp {
		return
	}
	for range w.call(pick(w.generator, of...), depth).results {
		w.emit(codeDrop)
	}
}

// callFor keeps one of the results.
func (w *bodyWriter) callFor(t byte, depth int) {
	of := w.callees(t)
	if len(of) == 0 || w.kind == startUp {
		w.leaf(t)
		return
	}
	results := w.call(pick(w.generator, of...), depth).results
	keep := slices.Index(results, t)
	for range results[keep+1:] {
		w.emit(codeDrop)
	}
	if keep > 0 {
		local := w.localOf(t)
		w.with(opLocalSet, local)
		for range keep {
			w.emit(codeDrop)
		}
		w.with(opLocalGet, local)
	}
}

// recursion calls any function: to a bounded depth, unless that is what the module
// is about.
func (w *bodyWriter) recursion(depth int) {
	if w.kind == startUp {
		return
	}
	var of []uint32
	for _, f := range w.functions {
		if f.kind == inner {
			of = append(of, f.index)
		}
	}
	if len(of) == 0 {
		return
	}
	bounded := !w.recursive
	if bounded {
		w.with(opGlobalGet, w.depth)
		w.i32(pick[int64](w.generator, 1, 3, 10))
		w.emit(codeI32LtS)
		w.opened(opIf, nil, nil)
		w.deeper(1)
	}
	for range w.call(pick(w.generator, of...), depth).results {
		w.emit(codeDrop)
	}
	if bounded {
		w.deeper(-1)
		w.closed()
	}
}

func (w *bodyWriter) deeper(by int64) {
	w.with(opGlobalGet, w.depth)
	w.i32(by)
	w.emit(codeI32Add)
	w.with(opGlobalSet, w.depth)
}

// hostStatement calls a function of the host, with arguments that make sense as a
// rule.
func (w *bodyWriter) hostStatement(depth int) {
	f := w.IntN(len(w.hosts))
	row := w.hosts[f]
	if w.kind == startUp || (row.Name == "panic" || row.Name == "panic_utf8") && !w.risky() {
		return
	}
	w.callHost(f, depth)
	if len(row.Results) > 0 {
		w.emit(codeDrop)
	}
}

// hostFor is a number that the host gives.
func (w *bodyWriter) hostFor(t byte, depth int) {
	var of []int
	for i, row := range w.hosts {
		if len(row.Results) > 0 {
			of = append(of, i)
		}
	}
	if t != typeI64 || len(of) == 0 || w.kind == startUp {
		w.leaf(t)
		return
	}
	w.callHost(pick(w.generator, of...), depth)
}

// callHost passes registers and ranges: whichever a parameter is, a small number
// is right, and a large one sometimes interesting.
func (w *bodyWriter) callHost(f int, depth int) {
	for range w.hosts[f].Params {
		if w.risky() {
			w.expression(typeI64, depth-1)
			continue
		}
		w.i64(int64(w.IntN(40)))
	}
	w.with(opCall, uint32(f))
}

// report returns the globals and locals with the start of the memory, and shows
// the host all of it.
func (w *bodyWriter) report() {
	const at = 1024
	length := 0
	if len(w.m.memories) > 0 && w.m.memories[0].min > 0 {
		for i, g := range w.m.globals {
			w.i32(0)
			w.with(opGlobalGet, uint32(i))
			w.with(storeOf(g.valueType), 0, uint32(at+8*i))
		}
		length = at + 8*len(w.m.globals)
	}
	w.i64(int64(length))
	w.i64(0)
	w.with(opCall, 0) // value_return
}

// tableStatement is an instruction that changes a table.
func (w *bodyWriter) tableStatement(depth int) {
	if len(w.m.tables) == 0 || w.plain || w.startUp {
		return
	}
	switch n := w.IntN(6); {
	case n < 1:
		w.slot()
		w.slot()
		w.slots32()
		w.prefixed(opTableCopy, 0, 0)
	case n < 2 && len(w.parts) > 0:
		part := pick(w.generator, w.parts...)
		e := &w.m.elements[part]
		w.slot()
		w.fromSegment(len(e.functions) + len(e.expressions))
		w.prefixed(opTableInit, part, 0)
	case n < 3 && len(w.parts) > 0:
		w.prefixed(opElemDrop, pick(w.generator, w.parts...))
	case !w.References:
	case n < 5:
		w.slot()
		w.reference(depth)
		w.emit(codeTableSet, 0)
	default:
		w.slot()
		w.reference(depth)
		w.slots32()
		w.prefixed(codeTableFill, 0)
	}
}

// slot is an index of the table, within it as a rule.
func (w *bodyWriter) slot() {
	size := len(w.slots)
	if size == 0 || w.risky() {
		w.i32(pick(w.generator, 0, int64(size), int64(size)+1, -1))
		return
	}
	w.i32(int64(w.IntN(size)))
}

// slots32 is how many slots.
func (w *bodyWriter) slots32() {
	if w.risky() {
		w.i32(pick(w.generator, 0, int64(len(w.slots)), int64(len(w.slots))+1, -1))
		return
	}
	w.i32(int64(w.IntN(2)))
}

// reference is one to a function, or null.
func (w *bodyWriter) reference(depth int) {
	switch n := w.IntN(8); {
	case n < 2 && slices.Contains(w.locals, typeFuncRef):
		w.with(opLocalGet, w.localOf(typeFuncRef))
	case n < 3 && len(w.m.tables) > 0:
		w.slot()
		w.emit(codeTableGet, 0)
	case n < 4 && depth > 0 && slices.Contains(w.locals, typeFuncRef):
		w.reference(depth - 1)
		w.with(opLocalTee, w.localOf(typeFuncRef))
	case n < 5:
		w.emit(opRefNull, typeFuncRef)
	default:
		w.with(opRefFunc, uint32(w.IntN(len(w.m.functions))))
	}
}

// tableNumber is a number that only the table can tell.
func (w *bodyWriter) tableNumber(depth int) {
	switch n := w.IntN(4); {
	case n < 1 && len(w.m.tables) > 0:
		w.prefixed(codeTableSize, 0)
	case n < 2 && len(w.m.tables) > 0 && !w.plain && !w.startUp:
		w.reference(depth)
		w.i32(pick[int64](w.generator, 0, 0, 1, 2, 10_000, -1))
		w.prefixed(codeTableGrow, 0)
	default:
		w.reference(depth)
		w.emit(codeRefIsNull)
	}
}
