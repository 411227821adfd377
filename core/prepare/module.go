package prepare

import "fmt"

// SyntaxError says where a module stopped making sense.
type SyntaxError struct {
	Offset int
	Rule   string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("wasm byte %d: %s", e.Offset, e.Rule) }

// module is the shape of a WebAssembly module: what crosses its border.
type module struct {
	types     []funcType
	imports   []importEntry
	functions []uint32 // type index of each function, imported ones first
	exports   []exportEntry
	hasStart  bool
}

type funcType struct{ params, results []byte }

type importEntry struct {
	module, name string
	moduleAt     int // offset of the first name's bytes in the code
	kind         byte
	typeIndex    uint32 // of a function
}

type exportEntry struct {
	name  string
	kind  byte
	index uint32
}

const (
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionTable    = 4
	sectionMemory   = 5
	sectionGlobal   = 6
	sectionExport   = 7
	sectionStart    = 8
	sectionElement  = 9
	sectionCode     = 10
	sectionData     = 11
	sectionLast     = 13

	kindFunction = 0
	kindTable    = 1
	kindMemory   = 2
	kindGlobal   = 3

	formFunction = 0x60
)

var magic = [8]byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// parseModule reads the sections that tell a module's shape. The engine's
// compiler validates the rest.
func parseModule(code []byte) (*module, error) {
	r := &reader{buf: code}
	if len(code) < len(magic) || [8]byte(code[:8]) != magic {
		return nil, r.fail("a module starts with \\0asm and version 1")
	}
	r.pos = len(magic)
	m := &module{}
	for r.err == nil && r.pos < len(code) {
		id := r.byte()
		body := r.section()
		if id > sectionLast {
			r.fail(fmt.Sprintf("unknown section %d", id))
		}
		if r.err == nil {
			m.parseSection(id, body)
			r.err = body.err
		}
	}
	return m, r.err
}

func (m *module) parseSection(id byte, r *reader) {
	switch id {
	case sectionType:
		r.vector(func() { m.types = append(m.types, r.funcType()) })
	case sectionImport:
		r.vector(func() { m.addImport(r.importEntry()) })
	case sectionFunction:
		r.vector(func() { m.functions = append(m.functions, r.u32()) })
	case sectionExport:
		r.vector(func() { m.exports = append(m.exports, exportEntry{r.name(), r.byte(), r.u32()}) })
	case sectionStart:
		m.hasStart = true
	case sectionTable:
		r.vector(r.table)
	case sectionCode:
		r.vector(func() { r.body() })
	case sectionMemory, sectionGlobal, sectionElement, sectionData:
		r.count() // the engine reads the items
	}
}

func (m *module) addImport(e importEntry) {
	m.imports = append(m.imports, e)
	if e.kind == kindFunction {
		m.functions = append(m.functions, e.typeIndex)
	}
}

// signature returns the type of function index.
func (m *module) signature(index uint32) (funcType, bool) {
	if int64(index) >= int64(len(m.functions)) || int64(m.functions[index]) >= int64(len(m.types)) {
		return funcType{}, false
	}
	return m.types[m.functions[index]], true
}
