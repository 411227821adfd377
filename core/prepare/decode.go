package prepare

import "fmt"

// decode reads a module. Every index and number is held to the format and to
// the limits of limits.go; the types of instructions are the engine's to check
// (see doc.go).
func decode(code []byte) (*module, error) {
	r := &reader{buf: code}
	if len(code) < len(magic) || [8]byte(code[:8]) != magic {
		return nil, &SyntaxError{0, "a module starts with \\0asm and version 1"}
	}
	r.pos = len(magic)
	m := &module{}
	last := byte(0)
	for r.more() {
		id := r.byte()
		section := r.part()
		if id == sectionCustom {
			m.customs = append(m.customs, custom{last, section.buf})
			section.name()
			section.pos = len(section.buf)
		} else {
			if id > sectionDataCount {
				r.fail(fmt.Sprintf("unknown section %d", id))
			} else if sectionOrder(id) <= last {
				r.fail(fmt.Sprintf("section %d comes twice or too late", id))
			}
			last = sectionOrder(id)
			m.decodeSection(id, section)
		}
		section.failWith(m.checkCounts())
		if section.err == nil && section.pos != len(section.buf) {
			section.fail(fmt.Sprintf("section %d is longer than what is in it", id))
		}
		r.failWith(section.err)
	}
	if r.err == nil {
		r.failWith(m.checkWhole())
	}
	if r.err != nil {
		return nil, r.err
	}
	return m, nil
}

func (m *module) decodeSection(id byte, r *reader) {
	const format = "Deserialization"
	switch id {
	case sectionType:
		m.types = list(r, "TooManyTypes", "types", typesMax, r.funcType)
	case sectionImport:
		m.imports = list(r, format, "imports", importsMax, func() importEntry { return m.importEntry(r) })
	case sectionFunction:
		m.functions = append(m.functions, list(r, "TooManyFunctions", "functions", functionsMax, r.u32)...)
	case sectionTable:
		m.tables = list(r, "TooManyTables", "tables", tablesMax, func() tableType { return tableType{r.byte(), r.limits()} })
	case sectionMemory:
		m.memories = list(r, "Memory", "memories", memoriesMax, r.limits)
	case sectionGlobal:
		m.globals = list(r, "TooManyGlobals", "globals", globalsMax, func() global { return r.global(m) })
	case sectionExport:
		m.exports = list(r, format, "exports", exportsMax, func() exportEntry { return exportEntry{r.name(), r.byte(), r.u32()} })
	case sectionStart:
		index := r.u32()
		m.startIndex = &index
	case sectionElement:
		m.elements = list(r, format, "element segments", elementsMax, func() element { return r.element(m) })
	case sectionDataCount:
		count := r.u32()
		m.dataCount = &count
	case sectionCode:
		m.bodies = list(r, "TooManyFunctions", "functions", functionsMax, r.body)
	case sectionData:
		m.data = list(r, format, "data segments", dataSegmentsMax, func() dataSegment { return r.data(m) })
	}
}

func (m *module) importEntry(r *reader) importEntry {
	e := importEntry{module: r.name(), name: r.name(), kind: r.byte()}
	from := r.pos
	switch e.kind {
	case kindFunction:
		e.typeIndex = r.u32()
		m.functions = append(m.functions, e.typeIndex)
	case kindTable:
		r.byte()
		r.limits()
	case kindMemory:
		r.limits()
	case kindGlobal:
		r.take(2)
	default:
		r.fail("unknown kind of import")
	}
	if e.kind != kindFunction && r.err == nil {
		e.rest = r.buf[from:r.pos]
	}
	if r.err == nil {
		m.imported[e.kind]++
	}
	return e
}

func (r *reader) funcType() funcType {
	if r.byte() != formFunction {
		r.fail("a type is a function type")
	}
	return funcType{params: r.valueTypes(), results: r.valueTypes()}
}

func (r *reader) valueTypes() []byte {
	types := r.bytes()
	for _, t := range types {
		r.checkValueType(t)
	}
	return types
}

func (r *reader) checkValueType(t byte) {
	if t < typeF64 || t > typeI32 {
		r.fail("a value is an i32, i64, f32 or f64")
	}
}

// limits reads a size range.
func (r *reader) limits() limits {
	flags := r.byte()
	l := limits{min: r.u32()}
	if flags > 1 {
		r.fail("a table or memory is neither shared nor of 64 bits")
	}
	if flags == 1 {
		most := r.u32()
		l.max = &most
		if most < l.min {
			r.fail("a size range ends below its start")
		}
	}
	return l
}

func (r *reader) global(m *module) global {
	g := global{valueType: r.byte()}
	r.checkValueType(g.valueType)
	mutable := r.byte()
	if mutable > 1 {
		r.fail("a global is mutable or not")
	}
	g.mutable, g.init = mutable == 1, r.constant(m)
	return g
}

// constant reads an initial value up to its end. It keeps the bytes; that the
// type fits is the engine's to check.
func (r *reader) constant(m *module) []byte {
	from := r.pos
	switch r.byte() {
	case opI32Const:
		r.signed(32)
	case opI64Const:
		r.signed(64)
	case opF32Const:
		r.take(4)
	case opF64Const:
		r.take(8)
	case opGlobalGet:
		if index := r.u32(); int64(index) >= int64(m.imported[kindGlobal]) {
			r.fail("an initial value is of a global that is not imported")
		}
	case opRefNull:
		if r.byte() != typeFuncRef {
			r.fail("a reference is to a function")
		}
	case opRefFunc:
		m.checkFunction(r, r.u32())
	default:
		r.fail("an initial value is one constant")
	}
	if r.byte() != opEnd {
		r.fail("an initial value is one constant")
	}
	if r.err != nil {
		return nil
	}
	return r.buf[from:r.pos]
}

func (m *module) checkFunction(r *reader, index uint32) uint32 {
	if int64(index) >= int64(len(m.functions)) {
		r.fail(fmt.Sprintf("function %d does not exist", index))
	}
	return index
}

// element reads one of the eight forms of a segment (binary format 5.5.12).
func (r *reader) element(m *module) element {
	e := element{flags: r.u32()}
	if e.flags > 7 {
		r.fail("unknown form of an element segment")
	}
	if e.flags&1 == 0 {
		if e.flags&2 != 0 {
			e.table = r.u32()
		}
		e.offset = r.constant(m)
	}
	expressions := e.flags&4 != 0
	if e.flags&3 != 0 {
		e.elementKind = r.byte()
		if want := map[bool]byte{true: typeFuncRef}[expressions]; e.elementKind != want {
			r.fail("elements are functions")
		}
	}
	if expressions {
		r.vector(func() { e.expressions = append(e.expressions, r.constant(m)) })
	} else {
		r.vector(func() { e.functions = append(e.functions, m.checkFunction(r, r.u32())) })
	}
	return e
}

// body reads one function's locals and takes its instructions as they are.
func (r *reader) body() body {
	part := r.part()
	b := body{}
	if n := len(part.buf); n > bodyBytesMax {
		r.failWith(refusal("FunctionBodyTooLarge", "a function body has %d bytes, at most %d are allowed", n, bodyBytesMax))
	}
	total := uint64(0)
	part.vector(func() {
		group := localGroup{part.u32(), part.byte()}
		part.checkValueType(group.valueType)
		total += uint64(group.count)
		b.locals = append(b.locals, group)
	})
	if total > localsMax {
		part.failWith(refusal("TooManyLocals", "a function has %d locals, at most %d are allowed", total, localsMax))
	}
	r.failWith(part.err)
	if part.err == nil {
		b.at, b.code = part.base+part.pos, part.buf[part.pos:]
	}
	return b
}

func (r *reader) data(m *module) dataSegment {
	d := dataSegment{flags: r.u32()}
	switch d.flags {
	case 0:
		d.offset = r.constant(m)
	case 1:
	case 2:
		if r.u32() != 0 {
			r.fail("there is one memory at most")
		}
		d.offset = r.constant(m)
	default:
		r.fail("unknown form of a data segment")
	}
	d.bytes = r.bytes()
	return d
}

// checkWhole checks what no section can by itself.
func (m *module) checkWhole() error {
	fail := func(format string, args ...any) error { return refusal("Deserialization", format, args...) }
	for _, t := range m.functions {
		if int64(t) >= int64(len(m.types)) {
			return fail("type %d of a function does not exist", t)
		}
	}
	if err := m.checkParams(); err != nil {
		return err
	}
	if declared := len(m.functions) - m.imported[kindFunction]; declared != len(m.bodies) {
		return fail("%d functions are declared and %d have a body", declared, len(m.bodies))
	}
	if m.dataCount != nil && int64(*m.dataCount) != int64(len(m.data)) {
		return fail("%d data segments are announced and %d follow", *m.dataCount, len(m.data))
	}
	if m.startIndex != nil && int64(*m.startIndex) >= int64(len(m.functions)) {
		return fail("start function %d does not exist", *m.startIndex)
	}
	names := map[string]bool{}
	for _, e := range m.exports {
		switch {
		case e.kind > kindGlobal:
			return fail("export %q is of an unknown kind", e.name)
		case int64(e.index) >= int64(m.count(e.kind)):
			return fail("export %q is of something that does not exist", e.name)
		case names[e.name]:
			return fail("export %q is there twice", e.name)
		}
		names[e.name] = true
	}
	return m.checkElements(m.count(kindTable))
}

func (m *module) checkElements(tables int) error {
	for i := range m.elements {
		if e := &m.elements[i]; e.flags&1 == 0 && int64(e.table) >= int64(tables) {
			return refusal("Deserialization", "elements are for table %d, which does not exist", e.table)
		}
	}
	return nil
}
