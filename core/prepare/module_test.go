package prepare_test

import (
	"bytes"

	"latchkey/internal/test/asm"
)

// Hand-made modules, to break every rule of the binary format.

const (
	i32 = 0x7f
	i64 = 0x7e
)

// module joins a header and sections.
func module(sections ...[]byte) []byte {
	return append([]byte(asm.Header), join(sections...)...)
}

// section is a vector of items.
func section(id byte, items ...[]byte) []byte {
	return asm.Section(id, asm.Vector(items...))
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func funcType(params, results []byte) []byte {
	return join([]byte{0x60}, asm.Number(len(params)), params, asm.Number(len(results)), results)
}

// importOf imports from mod.field; desc is the kind and what follows it.
func importOf(mod, field string, desc ...byte) []byte {
	return join(asm.Text(mod), asm.Text(field), desc)
}

func export(field string, kind byte, index int) []byte {
	return join(asm.Text(field), []byte{kind}, asm.Number(index))
}

var (
	void    = funcType(nil, nil)
	integer = funcType(nil, []byte{i32})
	takes   = funcType([]byte{i64}, nil)
	long    = funcType(nil, []byte{i64})
	twoLong = funcType([]byte{i64, i64}, nil)
)

// types numbers the signatures above: void 0, integer 1, takes 2, long 3, twoLong 4.
func types() []byte { return section(1, void, integer, takes, long, twoLong) }

// small imports from every module that is granted and exports every kind.
func small() []byte {
	return module(
		asm.Section(0, append(asm.Text("producers"), "free text"...)),
		types(),
		section(2, importOf("env", "read_register", 0, 4), importOf("env", "input", 0, 2),
			importOf("wasi_snapshot_preview1", "sched_yield", 0, 1), importOf("env", "block_index", 0, 3)),
		section(3, []byte{0}, []byte{1}, []byte{2}, []byte{3}),
		section(5, []byte{0, 1}),
		section(7, export("memory", 2, 0), export("void", 0, 4), export("integer", 0, 5), export("takes", 0, 6),
			export("returns", 0, 7), export("imported", 0, 1)),
		section(10, body(), body(0x41, 0), body(), body(0x42, 0)),
	)
}

// body is a function without locals; its end is added.
func body(instructions ...byte) []byte { return bodyWith(nil, instructions...) }

// bodyWith has groups of locals.
func bodyWith(groups [][]byte, instructions ...byte) []byte {
	inner := join(asm.Number(len(groups)), join(groups...), instructions, []byte{0x0b})
	return append(asm.Number(len(inner)), inner...)
}

// function is a module of one function of that type (see types), a memory and a
// table of two elements that holds it.
func function(typeIndex byte, instructions ...byte) []byte {
	return module(types(), section(3, []byte{typeIndex}), section(4, []byte{0x70, 0, 2}), section(5, []byte{0, 1}),
		section(9, []byte{0, 0x41, 0, 0x0b, 1, 0}), section(10, body(instructions...)))
}
