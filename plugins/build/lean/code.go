package lean

import (
	"encoding/binary"
	"fmt"
)

// firstFunction is the place in the table of the first function that a Go program
// defines. A program counter is a function's place, and 16 bits for where in it.
const (
	firstFunction = 0x1000
	counterShift  = 16
)

// uses returns, for each function that the module defines, the ones that it calls
// by name or has the address of. Functions are counted without the imported ones.
func (m *module) uses() ([][]int, error) {
	out := make([][]int, len(m.bodies))
	for i, body := range m.bodies {
		r := &reader{rest: body}
		r.each(func() { // locals
			r.unsigned()
			r.byte()
		})
		for r.more() {
			if to, is := m.instruction(r); is && to != i {
				out[i] = append(out[i], to)
			}
		}
		if r.err != nil {
			return nil, fmt.Errorf("function %d, %s: %w", m.imported+i, m.names[m.imported+i], r.err)
		}
	}
	return out, nil
}

// instruction reads one instruction and returns the function that it names, if it
// does.
func (m *module) instruction(r *reader) (function int, is bool) {
	switch op := r.byte(); {
	case op == 0x10: // call
		return m.defined(r.unsigned() - m.imported)
	case op == opI32Const || op == 0x42: // i64.const
		return m.counted(r.signed())
	case op >= 0x02 && op <= 0x04: // block, loop, if
		r.signed()
	case op == 0x0c || op == 0x0d || op >= 0x20 && op <= 0x24: // br, br_if, locals, globals
		r.unsigned()
	case op == 0x0e: // br_table
		r.each(func() { r.unsigned() })
		r.unsigned()
	case op == 0x11 || op >= 0x28 && op <= 0x3e: // call_indirect, loads and stores
		r.unsigned()
		r.unsigned()
	case op == 0x3f || op == 0x40: // memory.size, memory.grow
		r.byte()
	case op == 0x43: // f32.const
		r.bytes(4)
	case op == 0x44: // f64.const
		r.bytes(8)
	case op == 0xfc:
		bulk(r)
	case op <= 0x01 || op == 0x05 || op == 0x0b || op == 0x0f || op == 0x1a || op == 0x1b || op >= 0x45 && op <= 0xc4:
	default:
		r.fail(fmt.Errorf("instruction %#x is none of Go's", op))
	}
	return 0, false
}

// bulk reads the rest of an instruction that begins with 0xfc.
func bulk(r *reader) {
	switch op := r.unsigned(); {
	case op <= 7: // conversions
	case op == 10: // memory.copy
		r.bytes(2)
	case op == 11: // memory.fill
		r.bytes(1)
	default:
		r.fail(fmt.Errorf("instruction 0xfc %#x is none of Go's", op))
	}
}

func (m *module) defined(i int) (function int, is bool) { return i, i >= 0 && i < len(m.bodies) }

// counted returns the function that a number is a program counter of.
func (m *module) counted(v int64) (function int, is bool) {
	v = v>>counterShift - firstFunction
	if v < 0 || v >= int64(len(m.bodies)) {
		return 0, false
	}
	return int(v), true
}

// addressed says which functions may be called by what the module exports and by
// addresses in data: program counters, where functions begin, in closures and tables
// of methods, and places in the methods of types. A number that only looks like one
// counts, too.
func (m *module) addressed(memory []byte, t *tables) []bool {
	out := make([]bool, len(m.bodies))
	mark := func(function int, is bool) {
		if is {
			out[function] = true
		}
	}
	for _, index := range m.exported {
		mark(m.defined(index - m.imported))
	}
	var last, before uint32
	for at := 0; at+4 <= len(memory); at += 4 {
		v := binary.LittleEndian.Uint32(memory[at:])
		if m.isMethod(before, last, v) && !t.has(at) {
			mark(m.placed(last))
			mark(m.placed(v))
		}
		before, last = last, v
	}
	for at := 0; at+8 <= len(memory); at += 8 {
		if v := int64(binary.LittleEndian.Uint64(memory[at:])); v&(1<<counterShift-1) == 0 && !t.has(at) {
			mark(m.counted(v))
		}
	}
	return out
}

// placed returns the function that a number is the place of.
func (m *module) placed(v uint32) (function int, is bool) { return m.defined(int(v) - firstFunction) }

// typeBytes is what types begin at a multiple of.
const typeBytes = 8

// isMethod reports whether three numbers may be those of a method that an interface
// can have: where its type begins, and the places of two functions. The linker leaves
// the type out (-1) of methods that are only called by name.
func (m *module) isMethod(of, ofPointer, ofValue uint32) bool {
	_, pointers := m.placed(ofPointer)
	_, values := m.placed(ofValue)
	return of%typeBytes == 0 && pointers && values
}
