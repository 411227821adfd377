package prepare

// encode writes the module, every number in its shortest form.
func (m *module) encode() []byte {
	size := 1 << 10
	for i := range m.bodies {
		size += len(m.bodies[i].code) + 16
	}
	for i := range m.data {
		size += len(m.data[i].bytes) + 16
	}
	out := append(make([]byte, 0, size), magic[:]...)
	for _, id := range [...]byte{sectionCustom, sectionType, sectionImport, sectionFunction, sectionTable, sectionMemory,
		sectionGlobal, sectionExport, sectionStart, sectionElement, sectionDataCount, sectionCode, sectionData} {
		if id == sectionCode {
			out = m.appendBodies(out)
		} else {
			out = appendSection(out, id, m.encodeSection(id))
		}
		for _, c := range m.customs {
			if c.after == sectionOrder(id) {
				out = appendBytes(append(out, sectionCustom), c.body)
			}
		}
	}
	return out
}

func (m *module) encodeSection(id byte) []byte {
	switch id {
	case sectionType:
		return vectorOf(m.types, appendFuncType)
	case sectionImport:
		return vectorOf(m.imports, appendImport)
	case sectionFunction:
		return vectorOf(m.functions[m.imported[kindFunction]:], func(b []byte, t *uint32) []byte { return appendU32(b, *t) })
	case sectionTable:
		return vectorOf(m.tables, func(b []byte, t *tableType) []byte { return appendLimits(append(b, t.element), &t.limits) })
	case sectionMemory:
		return vectorOf(m.memories, appendLimits)
	case sectionGlobal:
		return vectorOf(m.globals, appendGlobal)
	case sectionExport:
		return vectorOf(m.exports, func(b []byte, e *exportEntry) []byte {
			return appendU32(append(appendBytes(b, e.name), e.kind), e.index)
		})
	case sectionStart:
		return optional(m.startIndex)
	case sectionElement:
		return vectorOf(m.elements, appendElement)
	case sectionDataCount:
		return optional(m.dataCount)
	case sectionData:
		return vectorOf(m.data, appendData)
	}
	return nil
}

func optional(index *uint32) []byte {
	if index == nil {
		return nil
	}
	return appendU32(nil, *index)
}

func appendFuncType(b []byte, t *funcType) []byte {
	return appendBytes(appendBytes(append(b, formFunction), t.params), t.results)
}

func appendImport(b []byte, e *importEntry) []byte {
	b = append(appendBytes(appendBytes(b, e.module), e.name), e.kind)
	if e.kind == kindFunction {
		return appendU32(b, e.typeIndex)
	}
	return append(b, e.rest...)
}

func appendLimits(b []byte, l *limits) []byte {
	if l.max == nil {
		return appendU32(append(b, 0), l.min)
	}
	return appendU32(appendU32(append(b, 1), l.min), *l.max)
}

func appendGlobal(b []byte, g *global) []byte {
	b = append(b, g.valueType, 0)
	if g.mutable {
		b[len(b)-1] = 1
	}
	return append(b, g.init...)
}

func appendElement(b []byte, e *element) []byte {
	b = appendU32(b, e.flags)
	if e.flags&1 == 0 {
		if e.flags&2 != 0 {
			b = appendU32(b, e.table)
		}
		b = append(b, e.offset...)
	}
	if e.flags&3 != 0 {
		b = append(b, e.elementKind)
	}
	if e.flags&4 != 0 {
		b = appendU32(b, uint32(len(e.expressions)))
		for _, expression := range e.expressions {
			b = append(b, expression...)
		}
		return b
	}
	b = appendU32(b, uint32(len(e.functions)))
	for _, f := range e.functions {
		b = appendU32(b, f)
	}
	return b
}

// appendBodies writes the code section, the largest, in place.
func (m *module) appendBodies(b []byte) []byte {
	if len(m.bodies) == 0 {
		return b
	}
	size := sizeU32(uint32(len(m.bodies)))
	for i := range m.bodies {
		n := m.bodies[i].size()
		size += sizeU32(uint32(n)) + n
	}
	b = appendU32(append(b, sectionCode), uint32(size))
	b = appendU32(b, uint32(len(m.bodies)))
	for i := range m.bodies {
		b = appendU32(b, uint32(m.bodies[i].size()))
		b = append(appendLocals(b, m.bodies[i].locals), m.bodies[i].code...)
	}
	return b
}

// size is what a body takes behind its own size.
func (b *body) size() int {
	n := sizeU32(uint32(len(b.locals))) + len(b.code)
	for _, group := range b.locals {
		n += sizeU32(group.count) + 1
	}
	return n
}

func appendLocals(b []byte, groups []localGroup) []byte {
	b = appendU32(b, uint32(len(groups)))
	for _, group := range groups {
		b = append(appendU32(b, group.count), group.valueType)
	}
	return b
}

func appendData(b []byte, d *dataSegment) []byte {
	b = appendU32(b, d.flags)
	if d.flags == 2 {
		b = append(b, 0)
	}
	return appendBytes(append(b, d.offset...), d.bytes)
}
