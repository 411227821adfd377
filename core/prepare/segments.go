package prepare

import "latchkey/core/vm"

// What instantiation does to segments differs between engines: wazero passes over
// elements beyond their table, and lets instructions read what should be gone. So
// prepare decides what instantiation comes to, and leaves engines nothing to
// disagree on.

// mendSegments is false in a test of what finds engines that disagree.
var mendSegments = true

// instantiation says which trap every instantiation ends with: an active segment
// reaches beyond its table or memory. Nil when none does. Nothing but constants can
// be a segment's place, since contracts import no globals.
func (m *module) instantiation() *vm.Trap {
	if !mendSegments {
		return nil
	}
	for i := range m.elements {
		e := &m.elements[i]
		if at, active := place(e.offset); active && at+uint64(e.count()) > uint64(m.tables[e.table].limits.min) {
			return &vm.Trap{Kind: vm.TrapMemoryOutOfBounds} // as nearcore says it of tables
		}
	}
	for i := range m.data {
		d := &m.data[i]
		if at, active := place(d.offset); active && at+uint64(len(d.bytes)) > uint64(m.memories[0].min)*vm.PageBytes {
			return &vm.Trap{Kind: vm.TrapMemoryOutOfBounds}
		}
	}
	return nil
}

// place is the constant address of a segment, if it has one: the segment is active.
func place(offset []byte) (uint64, bool) {
	if len(offset) == 0 || offset[0] != opI32Const {
		return 0, false
	}
	r := reader{buf: offset[1:]}
	return uint64(uint32(r.signed(32))), true
}

// dropSegments makes what instantiation drops empty for the instructions that name
// it: active segments have done their work then, declarative ones have none. Their
// contents move behind the segments that can be named.
func (m *module) dropSegments() {
	if !mendSegments {
		return
	}
	if m.elementsNamed {
		for i := range m.elements {
			if e := m.elements[i]; e.flags&3 != passive {
				m.elements[i] = emptyElements(&e)
				m.elements = append(m.elements, e)
			}
		}
	}
	if m.dataNamed {
		for i := range m.data {
			if d := m.data[i]; d.flags != passive {
				m.data[i] = dataSegment{flags: passive}
				m.data = append(m.data, d)
			}
		}
		n := uint32(len(m.data))
		m.dataCount = &n
	}
}

// emptyElements is a passive segment of the same type.
func emptyElements(e *element) element {
	if e.valueType() == typeFuncRef {
		return element{flags: passive}
	}
	return element{flags: passive | elementExpressions, elementKind: e.valueType()}
}
