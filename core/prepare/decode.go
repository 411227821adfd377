package prepare

import "fmt"

// decode reads a module. Every index and number is held to the format and to
// the limits of limits.go; the types of instructions are the engine's to check
// (see doc.go).
func decode(code []byte) (*module, error) { return (&module{}).read(code) }

// decodeOwn reads a module that prepare has written, which may be larger than one
// that comes from outside.
func decodeOwn(code []byte) (*module, error) { return (&module{own: true}).read(code) }

func (m *module) read(code []byte) (*module, error) {
	r := &reader{buf: code, own: m.own}
	if len(code) < len(magic) || [8]byte(code[:8]) != magic {
		return nil, &SyntaxError{0, "a module starts with \\0asm and version 1"}
	}
	r.pos = len(magic)
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
		m.tables = list(r, "TooManyTables", "tables", tablesMax, func() tableType { return tableType{r.referenceType(), r.limits()} })
	case sectionMemory:
		m.memories = list(r, "Memory", "memories", memoriesMax, r.memory)
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
		r.referenceType()
		r.limits()
	case kindMemory:
		r.memory()
	case kindGlobal:
		r.checkValueType(r.byte())
		if r.byte() > 1 {
			r.fail("a global is mutable or not")
		}
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
	if !isValueType(t) {
		r.fail("a value is an i32, i64, f32, f64, funcref or externref")
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

// memory reads the size range of a memory, in pages of 64 KiB.
func (r *reader) memory() limits {
	l := r.limits()
	if l.min > addressablePages || l.max != nil && *l.max > addressablePages {
		r.fail("a memory has at most 65536 pages")
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
	g.mutable, g.init = mutable == 1, r.constant(m, g.valueType)
	return g
}

// constant reads an initial value of a type up to its end, and keeps the bytes.
func (r *reader) constant(m *module, want byte) []byte {
	from := r.pos
	if got := r.constantType(m); got != want {
		r.fail(fmt.Sprintf("an initial value is an %s, and not an %s", typeNames[got], typeNames[want]))
	}
	if r.byte() != opEnd {
		r.fail("an initial value is one constant")
	}
	if r.err != nil {
		return nil
	}
	return r.buf[from:r.pos]
}

// constantType reads a constant up to the end of its value.
func (r *reader) constantType(m *module) byte {
	switch r.byte() {
	case opI32Const:
		r.signed(32)
		return typeI32
	case opI64Const:
		r.signed(64)
		return typeI64
	case opF32Const:
		r.take(4)
		return typeF32
	case opF64Const:
		r.take(8)
		return typeF64
	case opGlobalGet:
		index := r.u32()
		valueType, mutable := m.globalType(r, index)
		if mutable || int64(index) >= int64(m.imported[kindGlobal]) {
			r.fail("an initial value is of a global that is not imported or may change")
		}
		return valueType
	case opRefNull:
		return r.referenceType()
	case opRefFunc:
		m.declare(m.checkFunction(r, r.u32()))
		return typeFuncRef
	}
	r.fail("an initial value is one constant")
	return anyType
}

// declare lets instructions refer to a function.
func (m *module) declare(function uint32) uint32 {
	if m.declared == nil {
		m.declared = map[uint32]bool{}
	}
	m.declared[function] = true
	return function
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
	if e.flags&passive == 0 {
		if e.flags&2 != 0 {
			e.table = r.u32()
		}
		e.offset = r.constant(m, typeI32)
	}
	expressions := e.flags&elementExpressions != 0
	switch {
	case e.flags&3 == 0:
	case expressions:
		e.elementKind = r.referenceType()
	default:
		if e.elementKind = r.byte(); e.elementKind != 0 {
			r.fail("elements without a type are functions")
		}
	}
	if expressions {
		r.vector(func() { e.expressions = append(e.expressions, r.constant(m, e.valueType())) })
	} else {
		r.vector(func() { e.functions = append(e.functions, m.declare(m.checkFunction(r, r.u32()))) })
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
		d.offset = r.constant(m, typeI32)
	case 1:
	case 2:
		if r.u32() != 0 {
			r.fail("there is one memory at most")
		}
		d.offset = r.constant(m, typeI32)
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
	if m.startIndex != nil {
		if t, ok := m.signature(*m.startIndex); !ok || len(t.params)+len(t.results) > 0 {
			return fail("start function %d is no function that takes and returns nothing", *m.startIndex)
		}
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
		if e.kind == kindFunction {
			m.declare(e.index)
		}
	}
	return m.checkSegments()
}

// checkSegments wants active segments to have a memory, or a table of their type.
func (m *module) checkSegments() error {
	for i := range m.elements {
		e := &m.elements[i]
		if e.flags&passive != 0 {
			continue
		}
		r := reader{}
		if got := m.tableType(&r, e.table); r.err != nil || got != e.valueType() {
			return refusal("Deserialization", "elements are for table %d, which does not exist or is of another type", e.table)
		}
	}
	for i := range m.data {
		if m.data[i].flags != passive && m.count(kindMemory) == 0 {
			return refusal("Deserialization", "there is data for a memory, and no memory")
		}
	}
	return nil
}
