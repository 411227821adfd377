package prepare

import (
	"bytes"
	"slices"

	"latchkey/core/vm"
)

// Prices beside the schedule's, in the units that a guest counts in: one is a plain
// instruction, and all that NEAR charges for instructions is a multiple of it (spec 5.3).
const (
	loopHeader = 1 // each time that it is reached
	entryBytes = 8 // of a frame, its operands left out: a unit for as many when a function is entered
)

// meter makes the module count its own instructions and the stack of its calls in
// two globals, which it exports with vm's names:
//
//   - A region is a run of instructions that is entered at its start and left at
//     its end, unless one traps; a call ends it. Each takes its price from the
//     first global when it is entered, a function's first with what its frame
//     costs.
//
//   - At the start of a function and of a loop, the guest ends when the global
//     is below zero, unless a listening engine adds to it (vm.ExportMore). Between
//     two of those there are only as many instructions as a function has, so regions
//     need no check of their own; whoever looks at the global from outside checks
//     first.
//
//   - A function takes its frame from the second global and gives it back when it
//     returns. One that calls no other only looks whether there is enough.
//
//   - Results of float operations that can be a NaN become the canonical one.
//
// The guest cannot reach what is added: it has indices beyond those that its own
// instructions were held to.
type meter struct {
	m                            *module
	prices                       prices
	instructions, stack          uint32 // globals
	linear, grow                 uint32 // functions (i32) -> i32 that charge for a length and return it
	ending                       uint32 // function (i64, i64) -> (): see ender
	more                         uint32 // function () -> (): see asker
	scan                         scanner
	blockTypes                   []funcType // that prepare needs beside the module's
	buffer                       []byte     // of rewrite
	edits                        []edit
	region                       int    // the edit that charges for the current region, or -1
	scratch32, scratch64         uint32 // locals
	usesScratch32, usesScratch64 bool
	wrapped                      bool // it calls others: return leaves the block around the body
}

// edit is code to put at an offset of a function.
type edit struct {
	at, skip int // bytes of the original that it replaces
	kind     editKind
	number   uint32 // units, or a label
}

type editKind uint8

const (
	editEntry editKind = iota
	editLoop
	editRegion
	editReturn
	editCanon32
	editCanon64
	editLinear
	editGrow
)

// addMetering changes all functions, and adds those of the meter and a start
// function.
func (m *module) addMetering(p prices) error {
	w := newMeter(m, p)
	blocks, costs := 0, uint64(0)
	for i := range m.bodies {
		if err := w.function(m.types[m.functions[m.imported[kindFunction]+i]], &m.bodies[i]); err != nil {
			return err
		}
		if blocks += w.scan.blocks; blocks > blocksOfContractMax {
			return refusal("TooManyBlocksPerContract", "the code has more than %d blocks", blocksOfContractMax)
		}
		costs += w.scan.costInSum()
		if err := checkCompileCost(m.imported[kindFunction]+i, w.scan.compileCost(), costs); err != nil {
			return err
		}
	}
	m.types = append(m.types, w.blockTypes...)
	w.addGlobals()
	w.addFunctions()
	return nil
}

func newMeter(m *module, p prices) *meter {
	globals, functions := uint32(m.count(kindGlobal)), uint32(len(m.functions))
	return &meter{m: m, prices: p, instructions: globals, stack: globals + 1, linear: functions, grow: functions + 1, ending: functions + 2, more: functions + 3}
}

func (w *meter) addGlobals() {
	zero := []byte{opI64Const, 0, opEnd}
	w.m.globals = append(w.m.globals, global{typeI64, true, zero}, global{typeI64, true, zero})
	w.m.exports = append(w.m.exports, exportEntry{vm.ExportInstructions, kindGlobal, w.instructions},
		exportEntry{vm.ExportStack, kindGlobal, w.stack})
}

// addFunctions adds the meter's own and the start function, through which engines
// that hide the module from their users show it.
func (w *meter) addFunctions() {
	m := w.m
	length, ending := funcType{[]byte{typeI32}, []byte{typeI32}}, funcType{params: []byte{typeI64, typeI64}}
	m.addFunction(length, w.charger(nil, 1))
	m.addFunction(length, w.charger(pagesAsked, w.prices.grownPage))
	m.addFunction(ending, w.ender())
	m.addFunction(funcType{}, w.asker())
	start := m.addFunction(funcType{}, []byte{opEnd})
	m.startIndex = &start
	m.exports = append(m.exports, exportEntry{vm.ExportStart, kindFunction, start}, exportEntry{vm.ExportMore, kindFunction, w.more})
}

func (m *module) addFunction(t funcType, code []byte) uint32 {
	m.functions = append(m.functions, m.typeIndex(t))
	m.bodies = append(m.bodies, body{code: code})
	return uint32(len(m.functions)) - 1
}

// typeIndex finds or adds a type.
func (m *module) typeIndex(t funcType) uint32 {
	i := findType(m.types, t)
	if i < 0 {
		i = len(m.types)
		m.types = append(m.types, t)
	}
	return uint32(i)
}

func findType(types []funcType, t funcType) int {
	return slices.IndexFunc(types, func(o funcType) bool {
		return slices.Equal(o.params, t.params) && slices.Equal(o.results, t.results)
	})
}

// function rewrites one body.
func (w *meter) function(t funcType, b *body) error {
	s := &w.scan
	s.begin(w.m, t, b)
	w.scratch32, w.scratch64 = uint32(len(s.locals)), uint32(len(s.locals))
	w.usesScratch32, w.usesScratch64, w.wrapped = false, false, false
	w.edits = append(w.edits[:0], edit{kind: editEntry})
	w.region = 0
	in := instruction{}
	for s.more() {
		dead := s.top().dead
		s.step(&in)
		if s.r.err == nil {
			w.look(&in, dead)
		}
	}
	if s.r.err != nil {
		return s.r.err
	}
	if w.usesScratch32 {
		b.locals = append(slices.Clip(b.locals), localGroup{1, typeF32})
		w.scratch64++
	}
	if w.usesScratch64 {
		b.locals = append(slices.Clip(b.locals), localGroup{1, typeF64})
	}
	b.code = w.rewrite(t, b.code)
	return nil
}

// look charges for an instruction and notes what to add beside it. dead tells
// that it cannot be reached.
func (w *meter) look(in *instruction, dead bool) {
	switch {
	case in.op == opBlock, in.op == opElse, in.op == opEnd: // no code of their own
	case in.op == opLoop:
		if w.begin(in.end, editLoop); !dead {
			w.edits[w.region].number = loopHeader
		}
		return
	case in.linear():
		kind := editLinear
		if in.op == opMemoryGrow {
			kind = editGrow
		}
		w.edits = append(w.edits, edit{at: in.start, kind: kind})
	default:
		w.charge(w.prices.of(in), dead)
	}
	switch in.op {
	case opCall, opCallIndirect:
		w.wrapped = true
		w.begin(in.end, editRegion) // what comes after is not paid for by whoever is called
	case opIf, opElse, opBrIf:
		w.begin(in.end, editRegion)
	case opEnd:
		// A block that nothing branches to is left the way its last instructions
		// are, unless those cannot be reached.
		if e := &w.scan.ended; e.dead || e.op == opIf || e.op == opElse || e.targeted && e.op != opLoop {
			w.begin(in.end, editRegion)
		}
	case opReturn:
		w.edits = append(w.edits, edit{in.start, in.end - in.start, editReturn, uint32(len(w.scan.frames) - 1)})
	default:
		w.canonicalise(in)
	}
}

// begin starts a region.
func (w *meter) begin(at int, kind editKind) {
	w.region = len(w.edits)
	w.edits = append(w.edits, edit{at: at, kind: kind})
}

func (w *meter) charge(units uint32, dead bool) {
	if !dead {
		w.edits[w.region].number += units
	}
}

// makesNaN says which width of NaN an instruction can make: 32, 64 or none.
// What only moves bits (constants, loads, neg, abs, copysign) is the same on
// every host.
func makesNaN(op byte) int {
	switch {
	case 0x8d <= op && op <= 0x97, op == 0xb6: // f32: ceil to max; demotion
		return 32
	case 0x9b <= op && op <= 0xa5, op == 0xbb: // f64: ceil to max; promotion
		return 64
	}
	return 0
}

func (w *meter) canonicalise(in *instruction) {
	switch makesNaN(in.op) {
	case 32:
		w.usesScratch32 = true
		w.edits = append(w.edits, edit{at: in.end, kind: editCanon32})
	case 64:
		w.usesScratch64 = true
		w.edits = append(w.edits, edit{at: in.end, kind: editCanon64})
	}
}

// rewrite applies the edits, which are in order.
func (w *meter) rewrite(t funcType, code []byte) []byte {
	out, at := w.buffer[:0], 0
	for i := range w.edits {
		e := &w.edits[i]
		out = append(out, code[at:e.at]...)
		at = e.at + e.skip
		switch e.kind {
		case editEntry:
			out = w.entry(out, e.number, t)
		case editLoop:
			out = w.check(w.take(out, e.number))
		case editRegion:
			out = w.take(out, e.number)
		case editReturn:
			if !w.wrapped {
				out = append(out, opReturn)
			} else {
				out = appendU32(append(out, opBr), e.number)
			}
		case editCanon32:
			out = canonical(out, w.scratch32, opF32Const, []byte{0, 0, 0xc0, 0x7f}, opF32Eq)
		case editCanon64:
			out = canonical(out, w.scratch64, opF64Const, []byte{0, 0, 0, 0, 0, 0, 0xf8, 0x7f}, opF64Eq)
		case editLinear:
			out = appendU32(append(out, opCall), w.linear)
		case editGrow:
			out = appendU32(append(out, opCall), w.grow)
		}
	}
	out = append(out, code[at:]...)
	if w.wrapped {
		out = append(w.add(out, w.stack, opI64Add, w.scan.stackBytes()), opEnd)
	}
	w.buffer = out
	return bytes.Clone(out)
}

// entry starts a function: it takes what entering costs and the price of the first
// region, and if the function calls others its frame and a block around the body,
// so that whatever leaves the body gives it back.
func (w *meter) entry(out []byte, region uint32, t funcType) []byte {
	price, owed := w.scan.entryPrice()+region, uint32(0)
	out = w.take(out, price)
	if w.wrapped {
		out = w.add(out, w.stack, opI64Sub, w.scan.stackBytes())
		out = appendU32(append(out, opGlobalGet), w.stack)
	} else {
		owed = w.scan.stackBytes()
		out = appendU32(append(out, opGlobalGet), w.stack)
		out = append(appendSigned(append(out, opI64Const), int64(owed)), opI64Sub)
	}
	out = appendU32(append(out, opGlobalGet), w.instructions)
	out = append(out, opI64Or, opI64Const, 0, opI64LtS, opIf, blockTypeEmpty)
	out = appendSigned(append(out, opI64Const), int64(price))
	out = appendSigned(append(out, opI64Const), int64(owed))
	out = append(appendU32(append(out, opCall), w.ending), opEnd)
	if !w.wrapped {
		return out
	}
	return appendBlockType(append(out, opBlock), funcType{results: t.results}, w.blockType)
}

// ender is a function that asks for more instructions where a function is entered,
// or ends the call. It takes the price of entering and the stack that is not taken
// yet: a function that there is no stack for was not entered, and costs nothing.
func (w *meter) ender() []byte {
	out := appendU32([]byte{opGlobalGet}, w.stack)
	out = append(out, opLocalGet, 1, opI64Sub, opLocalTee, 1, opI64Const, 0, opI64LtS, opIf, blockTypeEmpty, opLocalGet, 1, opGlobalSet)
	out = appendU32(appendU32(out, w.stack), opGlobalGet)
	out = append(appendU32(out, w.instructions), opLocalGet, 0, opI64Add, opGlobalSet)
	out = append(appendU32(out, w.instructions), opUnreachable, opEnd)
	return append(appendU32(append(out, opCall), w.more), opEnd)
}

// asker is a function that an engine may listen to and add instructions; it ends the
// call when there are none.
func (w *meter) asker() []byte {
	out := appendU32([]byte{opGlobalGet}, w.instructions)
	return append(out, opI64Const, 0, opI64LtS, opIf, blockTypeEmpty, opUnreachable, opEnd, opEnd)
}

// appendBlockType writes the type of a block; index says which number a type has
// that has no short form.
func appendBlockType(out []byte, t funcType, index func(funcType) uint32) []byte {
	if len(t.params) == 0 {
		switch len(t.results) {
		case 0:
			return append(out, blockTypeEmpty)
		case 1:
			return append(out, t.results[0])
		}
	}
	return appendSigned(out, int64(index(t)))
}

// blockType finds or adds a type. What is added is not the module's yet: functions
// that are still to be read cannot name it.
func (w *meter) blockType(t funcType) uint32 {
	if i := findType(w.m.types, t); i >= 0 {
		return uint32(i)
	}
	i := findType(w.blockTypes, t)
	if i < 0 {
		i = len(w.blockTypes)
		w.blockTypes = append(w.blockTypes, t)
	}
	return uint32(len(w.m.types) + i)
}

func (w *meter) take(out []byte, price uint32) []byte {
	if price == 0 {
		return out
	}
	return w.add(out, w.instructions, opI64Sub, price)
}

// add changes a global by n.
func (w *meter) add(out []byte, global uint32, op byte, n uint32) []byte {
	out = appendU32(append(out, opGlobalGet), global)
	out = appendSigned(append(out, opI64Const), int64(n))
	return appendU32(append(out, op, opGlobalSet), global)
}

// check asks for more when the guest has used all.
func (w *meter) check(out []byte) []byte {
	out = appendU32(append(out, opGlobalGet), w.instructions)
	out = append(out, opI64Const, 0, opI64LtS, opIf, blockTypeEmpty)
	return append(appendU32(append(out, opCall), w.more), opEnd)
}

// canonical replaces a NaN on the stack, the one number that is not itself.
func canonical(out []byte, scratch uint32, constant byte, nan []byte, equal byte) []byte {
	out = appendU32(append(out, opLocalTee), scratch)
	out = append(append(out, constant), nan...)
	out = appendU32(append(out, opLocalGet), scratch)
	out = appendU32(append(out, opLocalGet), scratch)
	return append(out, equal, opSelect)
}

// charger is a function that takes the base and so many units for each of its
// argument from the instructions left, and returns the argument. counted makes of the
// argument, which is on the stack, what is charged for; nil charges for it as it is.
func (w *meter) charger(counted []byte, each uint32) []byte {
	out := appendU32([]byte{opGlobalGet}, w.instructions)
	out = append(append(append(out, opLocalGet, 0), counted...), opI64ExtendU)
	if each > 1 {
		out = append(appendSigned(append(out, opI64Const), int64(each)), opI64Mul)
	}
	out = append(appendSigned(append(out, opI64Const), int64(w.prices.ranged)), opI64Add, opI64Sub, opGlobalSet)
	out = w.check(appendU32(out, w.instructions))
	return append(out, opLocalGet, 0, opEnd)
}

// pagesAsked bounds what a growth is charged for by what can be addressed: a guest
// that asks for more finds that it cannot have it, not that it has no gas left.
var pagesAsked = func() []byte {
	most := appendSigned([]byte{opI32Const}, addressablePages)
	code := append(slices.Clone(most), opLocalGet, 0)
	code = append(append(code, most...), opI32LtU, opSelect)
	return code
}()
