//go:build !js

package prepare

// wide makes more values than a machine has registers, all of which live on into
// the cases of a br_table: what formatting a date comes to, once a compiler has
// moved all of its divisions to the front.
func (w *bodyWriter) wide() {
	first := len(w.locals)
	for range 12 + w.IntN(40) {
		w.locals = append(w.locals, pick[byte](w.generator, typeI32, typeI32, typeI32, typeI64))
	}
	all := values{first, len(w.locals)}
	w.seed(first)
	for i := first + 2; i < all.end; i++ {
		w.derived(i, values{first, i})
	}
	if w.chance(60) {
		w.repeated(func() { w.cases(all) })
	} else {
		w.cases(all)
	}
}

// cases leads to one of many, some of which go on into the next.
func (w *bodyWriter) cases(all values) {
	n := 3 + w.IntN(20)
	w.opened(opBlock, nil, nil)
	for range n {
		w.opened(opBlock, nil, nil)
	}
	w.number(all, typeI32)
	if len(w.small) > 0 {
		w.with(opLocalGet, w.small[len(w.small)-1])
		w.emit(codeI32Add)
	}
	w.i32(31)
	w.emit(codeI32And)
	w.with(opBrTable, uint32(n))
	for i := range n + 1 {
		w.code = appendU32(w.code, uint32(i))
	}
	for left := n - 1; left >= 0; left-- {
		w.closed()
		w.oneCase(all)
		if w.chance(80) {
			w.with(opBr, uint32(left))
		}
	}
	w.closed()
}

// seed sets the first two of the values to what nobody knows beforehand.
func (w *bodyWriter) seed(first int) {
	for i := first; i < first+2; i++ {
		w.left = max(w.left, 40)
		w.expression(w.locals[i], 3)
		w.with(opLocalSet, uint32(i))
	}
}

// values are locals, from one to before another.
type values struct{ first, end int }

// number gives one of them, of whatever type, as that type.
func (w *bodyWriter) number(of values, t byte) {
	i := of.first + w.IntN(of.end-of.first)
	w.with(opLocalGet, uint32(i))
	switch {
	case w.locals[i] == typeI64 && t == typeI32:
		w.emit(codeI32Wrap)
	case w.locals[i] == typeI32 && t == typeI64:
		w.emit(opI64ExtendU)
	}
}

// derived sets a value to what follows from those before it.
func (w *bodyWriter) derived(i int, before values) {
	w.number(before, typeI32)
	switch w.IntN(4) {
	case 0:
		w.divided()
	case 1:
		w.i32(pick[int64](w.generator, 7, 10, 24, 60, 100, 1000, 3600))
		w.emit(pick[byte](w.generator, 0x6e, opI32RemU)) // div_u
	case 2:
		w.number(before, typeI32)
		w.emit(pick[byte](w.generator, codeI32Add, codeI32Sub, codeI32Mul, codeI32Or))
	default:
		w.i32(255)
		w.emit(codeI32And)
	}
	if w.locals[i] == typeI64 {
		w.emit(opI64ExtendU)
	}
	w.with(opLocalSet, uint32(i))
}

// oneCase uses some of the values, and may call something on the way.
func (w *bodyWriter) oneCase(all values) {
	w.left = max(w.left, 20)
	for range 1 + w.IntN(3) {
		w.number(all, typeI32)
		w.i32('0')
		w.emit(codeI32Add)
		w.with(opLocalSet, w.localOf(typeI32))
		if w.chance(50) {
			w.callDropped(2)
		}
		w.kept(all)
	}
}

// kept stores a value where the method's report finds it.
func (w *bodyWriter) kept(all values) {
	if len(w.m.memories) == 0 || w.m.memories[0].min == 0 {
		return
	}
	w.i32(0)
	w.number(all, typeI64)
	w.with(storeOf(typeI64), 0, uint32(8*w.IntN(100)))
}
