//go:build !js

package prepare

// What compilers write often, and other compilers therefore treat apart.

// divisor is how division of numbers below a bound becomes a product and a shift.
type divisor struct{ mask, factor, shift int64 }

var (
	divisors32 = []divisor{{255, 205, 11}, {0xffff, 52429, 19}, {0xffff, 34953, 21}, {0xffff, 5243, 19}, {0xffff, 17477, 20}, {255, 37, 8}}
	divisors64 = []divisor{{0, 0xcccccccd, 35}, {0, 0x88888889, 37}, {0, 0x51eb851f, 37}, {0, 0x91a2b3c5, 43}, {0, 0xd1b71759, 45}}
)

// idiom is a number made as a compiler makes it of a simple formula.
func (w *bodyWriter) idiom(t byte, depth int) {
	switch n := w.IntN(5); {
	case t == typeI32 && n < 2:
		w.quotient(depth)
	case t == typeI32 && n < 4:
		w.remainder(depth)
	case t == typeI32:
		w.rotated(depth)
	case t == typeI64:
		w.joined(depth)
	default:
		w.operation(t, depth)
	}
}

// quotient divides by a constant.
func (w *bodyWriter) quotient(depth int) {
	w.expression(typeI32, depth-1)
	w.divided()
}

func (w *bodyWriter) divided() {
	if w.chance(50) {
		d := pick(w.generator, divisors32...)
		w.i32(d.mask)
		w.emit(codeI32And)
		w.i32(d.factor)
		w.emit(codeI32Mul)
		w.i32(d.shift)
		w.emit(codeI32ShrU)
		return
	}
	d := pick(w.generator, divisors64...)
	w.emit(opI64ExtendU)
	w.i64(d.factor)
	w.emit(opI64Mul)
	w.i64(d.shift)
	w.emit(codeI64ShrU, codeI32Wrap)
}

// remainder takes the quotient off again, and may make a digit of it.
func (w *bodyWriter) remainder(depth int) {
	local := w.localOf(typeI32)
	w.expression(typeI32, depth-1)
	w.with(opLocalTee, local)
	w.with(opLocalGet, local)
	w.divided()
	w.i32(pick[int64](w.generator, 10, 60, 100, 24, -10, -60))
	w.emit(codeI32Mul)
	w.emit(pick[byte](w.generator, codeI32Sub, codeI32Add))
	if w.chance(50) {
		w.i32('0')
		w.emit(pick[byte](w.generator, codeI32Or, codeI32Add))
	}
	if w.chance(30) {
		w.i32(255)
		w.emit(codeI32And)
	}
}

// rotated is a rotation by two shifts.
func (w *bodyWriter) rotated(depth int) {
	local, by := w.localOf(typeI32), int64(w.IntN(33))
	w.expression(typeI32, depth-1)
	w.with(opLocalTee, local)
	w.i32(by)
	w.emit(codeI32Shl)
	w.with(opLocalGet, local)
	w.i32(32 - by)
	w.emit(codeI32ShrU, codeI32Or)
}

// joined makes one number of two halves.
func (w *bodyWriter) joined(depth int) {
	w.expression(typeI32, depth-1)
	w.emit(opI64ExtendU)
	w.i64(pick[int64](w.generator, 32, 32, 16, 64))
	w.emit(codeI64Shl)
	w.expression(typeI32, depth-1)
	w.emit(pick[byte](w.generator, opI64ExtendU, codeI64ExtendS), opI64Or)
}

// point sets a local that addresses are made of: compilers remember what they have
// checked of it.
func (w *bodyWriter) point(depth int) {
	if !w.hasMemory() {
		return
	}
	if len(w.small) == 0 || w.chance(30) {
		w.locals = append(w.locals, typeI32)
		w.small = append(w.small, uint32(len(w.locals)-1))
	}
	local := w.small[len(w.small)-1]
	if w.loops > 0 {
		return // it may be the one that counts
	}
	w.expression(typeI32, depth-1)
	w.i32(pick[int64](w.generator, 0xff, 0xff8, 0xfff))
	w.emit(codeI32And)
	w.with(opLocalSet, local)
}

// pointed is an address that starts from such a local.
func (w *bodyWriter) pointed() (offset uint32) {
	w.with(opLocalGet, pick(w.generator, w.small...))
	switch w.IntN(4) {
	case 0:
		w.i32(int64(w.IntN(4)))
		w.emit(codeI32Shl)
	case 1:
		w.i32(pick[int64](w.generator, 1, 8, 1024))
		w.emit(codeI32Add)
	}
	return pick[uint32](w.generator, 0, 1, 2, 3, 4, 8, 12, 16, 255, 4096)
}
