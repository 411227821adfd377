package prepare

import (
	"bytes"
	"encoding/binary"
	"math"

	"latchkey/core/fees"
	"latchkey/core/vm"
)

// startUps are the exports that bring up a guest's language, the first of which
// counts. Hosts know none of them: what they do is done here, once, if it can be
// kept.
var startUps = []string{vm.ExportInitialize, "__wasm_call_ctors"}

// takeStartUp removes the exports that are for start-up and returns the function
// to run, or nil.
func (m *module) takeStartUp() (*uint32, error) {
	var function *uint32
	for _, name := range startUps {
		for i := range m.exports {
			e := m.exports[i]
			if e.name != name || e.kind != kindFunction {
				continue
			}
			m.exports = append(m.exports[:i:i], m.exports[i+1:]...)
			if t := m.types[m.functions[e.index]]; len(t.params)+len(t.results) > 0 {
				return nil, refusal("Instantiate", "export %q: start-up takes nothing and returns nothing", name)
			}
			if function == nil {
				function = &e.index
			}
			break
		}
	}
	return function, nil
}

// limitMemory lets the memory grow to pagesMax at most and exports it.
func (m *module) limitMemory(pagesMax uint32) error {
	if len(m.memories) == 0 {
		return nil
	}
	l := &m.memories[0]
	if l.min > pagesMax {
		return refusal("Memory", "the memory starts with %d pages of 64 KiB, at most %d are allowed", l.min, pagesMax)
	}
	if l.max != nil {
		pagesMax = min(pagesMax, *l.max)
	}
	l.max = &pagesMax
	m.exports = append(m.exports, exportEntry{vm.ExportMemory, kindMemory, 0})
	return nil
}

// limitTables lets tables grow as far as they may start with.
func (m *module) limitTables() {
	for i := range m.tables {
		l, most := &m.tables[i].limits, uint32(tableElementsMax)
		if l.max != nil {
			most = min(most, *l.max)
		}
		l.max = &most
	}
}

// exportGlobals exports the mutable ones. References have no bits to keep.
func (m *module) exportGlobals() {
	for i := range m.globals {
		switch g := &m.globals[i]; {
		case !g.mutable:
		case isReference(g.valueType):
			m.changesMore = true
		default:
			index := uint32(m.imported[kindGlobal] + i)
			m.exports = append(m.exports, exportEntry{vm.ExportGlobal(len(m.mutable)), kindGlobal, index})
			m.mutable = append(m.mutable, i)
		}
	}
}

// takeStart moves the start section to what runs before each method: it runs
// whenever a module is instantiated, so at every call, and is charged there.
func (m *module) takeStart() {
	if m.startIndex != nil {
		m.bringUp, m.startIndex = append(m.bringUp, *m.startIndex), nil
	}
}

// postpone leaves a start-up to each call when it cannot be done once: it comes
// after a start function, or instructions change what no engine shows. It returns
// the start-up that is left to do once, or nil.
func (m *module) postpone(startUp *uint32) *uint32 {
	if startUp != nil && (len(m.bringUp) > 0 || m.changesMore) {
		m.bringUp = append(m.bringUp, *startUp)
		return nil
	}
	return startUp
}

// beginMethods makes every method bring the module up before it does its own.
func (m *module) beginMethods(kinds map[string]vm.ExportKind) {
	if len(m.bringUp) == 0 {
		return
	}
	begins := map[uint32]uint32{} // by the method's own function
	for i := range m.exports {
		e := &m.exports[i]
		if kind, known := kinds[e.name]; e.kind != kindFunction || !known || kind == vm.ExportOther {
			continue
		}
		index, known := begins[e.index]
		if !known {
			index = m.addBeginning(e.index)
			begins[e.index] = index
		}
		e.index = index
	}
}

func (m *module) addBeginning(method uint32) uint32 {
	var code []byte
	for _, function := range m.bringUp {
		code = appendU32(append(code, opCall), function)
	}
	code = append(appendU32(append(code, opCall), method), opEnd)
	m.functions = append(m.functions, m.functions[method])
	m.bodies = append(m.bodies, body{code: code})
	return uint32(len(m.functions)) - 1
}

// start runs the start-up function and makes what it leaves what the module
// starts with.
func (m *module) start(engine vm.Engine, schedule *fees.Schedule, code *vm.Code, function uint32) error {
	m.exports = append(m.exports, exportEntry{vm.ExportStartUp, kindFunction, function})
	code.Wasm = m.encode()
	image, err := vm.Start(engine, schedule, code)
	if err != nil {
		return err
	}
	m.exports = m.exports[:len(m.exports)-1]
	m.setMemory(image.Memory)
	for i, bits := range image.Globals {
		g := &m.globals[m.mutable[i]]
		g.init = constantOf(g.valueType, bits)
	}
	return nil
}

// setMemory makes the memory start with these bytes. Segments that instructions
// name stay; those that have done their work are gone.
func (m *module) setMemory(memory []byte) {
	if len(m.memories) == 0 {
		return
	}
	m.memories[0].min = uint32(len(memory) / vm.PageBytes)
	kept := m.data
	m.data = nil
	for i := range kept {
		if kept[i].flags == passive {
			m.data = append(m.data, kept[i])
		}
	}
	for _, r := range nonZero(memory) {
		m.data = append(m.data, segment(uint32(r.at), memory[r.at:r.end]))
	}
	m.dataCount = nil
	if m.dataNamed {
		n := uint32(len(m.data))
		m.dataCount = &n
	}
}

const addressablePages = 1 << 16

func segment(at uint32, data []byte) dataSegment {
	return dataSegment{offset: append(appendSigned([]byte{opI32Const}, int64(int32(at))), opEnd), bytes: data}
}

// nonZero finds the ranges of memory that are not zero. Gaps that are shorter to
// write than to skip are part of them.
func nonZero(memory []byte) []dataRange {
	for gap := uint64(gapBytesMax); ; gap *= 2 {
		if ranges := nonZeroRanges(memory, gap); len(ranges) <= dataSegmentsMax/2 {
			return ranges
		}
	}
}

func nonZeroRanges(memory []byte, gap uint64) (ranges []dataRange) {
	var zeros [4096]byte
	for at := 0; at < len(memory); {
		if n := min(len(zeros), len(memory)-at); bytes.Equal(memory[at:at+n], zeros[:n]) {
			at += n
			continue
		}
		for end := min(at+len(zeros), len(memory)); at < end; at++ {
			if memory[at] == 0 {
				continue
			}
			p := uint64(at)
			if n := len(ranges); n > 0 && p <= ranges[n-1].end+gap {
				ranges[n-1].end = p + 1
			} else {
				ranges = append(ranges, dataRange{at: p, end: p + 1})
			}
		}
	}
	return ranges
}

// constantOf writes an initial value. There is one NaN of each width, since
// JavaScript may not tell one from another.
func constantOf(valueType byte, bits uint64) []byte {
	switch valueType {
	case typeI32:
		return append(appendSigned([]byte{opI32Const}, int64(int32(bits))), opEnd)
	case typeI64:
		return append(appendSigned([]byte{opI64Const}, int64(bits)), opEnd)
	case typeF32:
		if f := math.Float32frombits(uint32(bits)); f != f {
			bits = 0x7fc0_0000
		}
		return append(binary.LittleEndian.AppendUint32([]byte{opF32Const}, uint32(bits)), opEnd)
	}
	if f := math.Float64frombits(bits); f != f {
		bits = 0x7ff8_0000_0000_0000
	}
	return append(binary.LittleEndian.AppendUint64([]byte{opF64Const}, bits), opEnd)
}
