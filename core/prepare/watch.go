package prepare

import (
	"math/bits"

	"latchkey/core/vm"
)

// Watch returns prepared code that notes where it writes: for engines that make an
// instance as if it were new again, and have no other means to know what of its memory a
// call has changed, a hundredth perhaps. The memory is seen as at most 64 grains of equal
// size, vm.ExportGrain has how large, and the global vm.ExportWritten has a bit for each.
//
// A note may be of a place up to vm.WrittenReach bytes before what is written, so that one
// is enough for all that is written from one base, as the fields of a record or a frame
// are. Nothing is noted of a memory that has grown, nor of code that is not restorable:
// that comes back as it is. What a call does and is charged for stays the same.
//
// Errors: those of code that prepare has not made.
func Watch(code *vm.Code) ([]byte, error) {
	if !code.Restorable || code.MemoryPages == 0 {
		return code.Wasm, nil
	}
	m, err := decodeOwn(code.Wasm)
	if err != nil {
		return nil, err
	}
	w := watcher{m: m, written: uint32(m.count(kindGlobal)), grain: grainOf(code.MemoryPages), bulk: map[bulkWrite]uint32{}}
	for i := range m.bodies { // as many as there are before w adds some
		b := m.bodies[i]
		if err := w.function(m.types[m.functions[m.imported[kindFunction]+i]], &b); err != nil {
			return nil, err
		}
		m.bodies[i] = b
	}
	m.globals = append(m.globals, global{typeI64, true, []byte{opI64Const, 0, opEnd}},
		global{typeI32, false, constantOf(typeI32, uint64(w.grain))})
	m.exports = append(m.exports, exportEntry{vm.ExportWritten, kindGlobal, w.written}, exportEntry{vm.ExportGrain, kindGlobal, w.written + 1})
	return m.encode(), nil
}

// grains is how many there are at most: as many as a global has bits.
const grains = 64

// grainOf is the size of a grain, as a power of 2, of a memory of so many pages.
func grainOf(pages uint32) uint32 {
	return uint32(bits.Len64((uint64(pages)*vm.PageBytes - 1) / grains))
}

// watcher adds to functions what notes where they write.
type watcher struct {
	m       *module
	written uint32 // the global
	grain   uint32
	bulk    map[bulkWrite]uint32 // functions that note a range and write it
	scan    scanner
	bases   bases
	scratch map[byte]uint32 // locals of the current function: by type those for values, and one for addresses
	locals  []localGroup    // what they are
}

// bulkWrite is an instruction that writes as many bytes as an operand says, segment those
// of which data.
type bulkWrite struct{ number, segment uint32 }

// forAddress is where scratch has the local for addresses.
const forAddress = anyType

// function rewrites one body.
func (w *watcher) function(t funcType, b *body) error {
	s := &w.scan
	s.begin(w.m, t, b)
	w.bases.begin()
	w.scratch, w.locals = map[byte]uint32{}, b.locals[:len(b.locals):len(b.locals)]
	var out []byte
	at := 0
	in := instruction{}
	for s.more() {
		dead, height := s.top().dead, len(s.operands)
		s.lowest = height
		if s.step(&in); s.r.err != nil {
			return s.r.err
		}
		if !dead && in.writes() {
			out = w.write(append(out, b.code[at:in.start]...), &in, b.code[in.start:in.end], height)
			at = in.end
		}
		w.bases.follow(&in, s.lowest, len(s.operands))
	}
	b.code, b.locals = append(out, b.code[at:]...), w.locals
	return nil
}

// writes recognises instructions that write to the memory.
func (in *instruction) writes() bool {
	if in.op == opPrefix {
		return in.number == opMemoryInit || in.number == opMemoryCopy || in.number == opMemoryFill
	}
	return in.op >= opI32Store && in.op <= opI64Store32
}

// write notes what an instruction writes and lets it do so. height is how many operands
// there are, its own on top.
func (w *watcher) write(out []byte, in *instruction, code []byte, height int) []byte {
	if in.op == opPrefix {
		return appendU32(append(out, opCall), w.bulkFunction(in.number, code))
	}
	offset := offsetOf(code)
	base, known := w.bases.of(height - len(in.shape.pops))
	if !known || offset > vm.WrittenReach-storeBytesMax {
		return w.store(out, code, in.shape.pops[1], offset)
	}
	if w.bases.note(base) {
		out = w.note(base.append(w.noteStart(out)))
	}
	return append(out, code...)
}

// storeBytesMax is what a store writes.
const storeBytesMax = 8

// local is one that the current function has for what key says, of a type.
func (w *watcher) local(key, valueType byte) uint32 {
	index, ok := w.scratch[key]
	if !ok {
		index = uint32(len(w.scan.locals) + len(w.scratch))
		w.scratch[key], w.locals = index, append(w.locals, localGroup{1, valueType})
	}
	return index
}

// store is a store that notes where it writes, whatever its address. That and its value
// are on the stack.
func (w *watcher) store(out, store []byte, valueType byte, offset uint32) []byte {
	value, address := w.local(valueType, valueType), w.local(forAddress, typeI32)
	out = appendU32(append(out, opLocalSet), value)
	out = appendU32(append(out, opLocalTee), address)
	out = appendU32(append(w.noteStart(out), opLocalGet), address)
	if offset > 0 {
		out = append(appendSigned(append(out, opI32Const), int64(int32(offset))), opI32Add)
	}
	out = w.note(out)
	out = appendU32(append(out, opLocalGet), value)
	return append(out, store...)
}

// noteStart and note stand around what gives an address, and note it.
func (w *watcher) noteStart(out []byte) []byte {
	return append(appendU32(append(out, opGlobalGet), w.written), opI64Const, 1)
}

func (w *watcher) note(out []byte) []byte {
	return w.noteBits(append(w.grainOf(out), opI64Shl))
}

// noteBits adds the bits on the stack to those that are below them.
func (w *watcher) noteBits(out []byte) []byte {
	return appendU32(append(out, opI64Or, opGlobalSet), w.written)
}

// grainOf makes of the address on the stack the number of its grain.
func (w *watcher) grainOf(out []byte) []byte {
	return append(appendSigned(append(out, opI32Const), int64(w.grain)), opI32ShrU, opI64ExtendU)
}

// offsetOf is what a load or store adds to its address.
func offsetOf(access []byte) uint32 {
	r := reader{buf: access, pos: 1}
	r.u32() // alignment
	return r.u32()
}

// bulkFunction is a function that takes the operands of a bulk write, notes the range and
// does what the instruction does.
func (w *watcher) bulkFunction(number uint32, write []byte) uint32 {
	key := bulkWrite{number: number}
	if number == opMemoryInit {
		r := reader{buf: write, pos: 2}
		key.segment = r.u32()
	}
	index, ok := w.bulk[key]
	if !ok {
		index = w.m.addFunction(funcType{params: []byte{typeI32, typeI32, typeI32}}, w.bulkBody(write))
		w.bulk[key] = index
	}
	return index
}

// bulkBody notes the grains from the one of the first byte to the one of the last, if
// there are any. What reaches beyond the memory ends the call, whatever was noted.
func (w *watcher) bulkBody(write []byte) []byte {
	const at, length = 0, 2 // parameters
	out := []byte{opLocalGet, length, opIf, blockTypeEmpty}
	out = appendU32(append(out, opGlobalGet), w.written)
	out = w.grainOf(append(out, opI64Const, 0x7f, opLocalGet, at))
	out = append(out, opI64Shl, opI64Const, 0x7f)
	out = append(out, opI64Const, grains-1)
	out = w.grainOf(append(out, opLocalGet, at, opLocalGet, length, opI32Add, opI32Const, 1, opI32Sub))
	out = append(out, opI64Sub, opI64ShrU, opI64And)
	out = append(w.noteBits(out), opEnd)
	out = append(out, opLocalGet, 0, opLocalGet, 1, opLocalGet, 2)
	return append(append(out, write...), opEnd)
}
