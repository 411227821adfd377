package prepare

// module is a WebAssembly module of the first version, with the instructions of
// its functions as they came.
type module struct {
	own        bool // what prepare has written
	types      []funcType
	imports    []importEntry
	functions  []uint32 // type index of each function, imported ones first
	tables     []tableType
	memories   []limits
	globals    []global // the module's own: nothing but functions may be imported
	exports    []exportEntry
	startIndex *uint32 // as it came, and what prepare puts in its place
	elements   []element
	dataCount  *uint32
	declared   map[uint32]bool // functions that instructions may refer to
	mutable    []int           // those of globals that instances have of their own, once they are exported
	bringUp    []uint32        // functions that run before each method, in order

	// Known after the scan.
	dataNamed     bool // an instruction names a data segment
	elementsNamed bool // an instruction names an element segment
	changesMore   bool // an instruction changes what no engine shows
	bodies        []body
	data          []dataSegment
	customs       []custom
	imported      [kindGlobal + 1]int // imports by kind
}

type funcType struct{ params, results []byte }

type importEntry struct {
	module, name string
	kind         byte
	typeIndex    uint32 // of a function
	rest         []byte // of the others: their type as it came
}

type tableType struct {
	element byte
	limits  limits
}

type limits struct {
	min uint32
	max *uint32
}

// global is a global with its initial value, an encoded constant expression.
type global struct {
	valueType byte
	mutable   bool
	init      []byte
}

type exportEntry struct {
	name  string
	kind  byte
	index uint32
}

// element is a segment of function references: indices for the forms with an
// even kind below 4, else expressions.
type element struct {
	flags       uint32
	table       uint32
	offset      []byte // constant expression of an active segment
	elementKind byte
	functions   []uint32
	expressions [][]byte
}

// Flags of segments.
const (
	passive            = 1 // without a place
	elementExpressions = 4
)

// valueType is what the elements are.
func (e *element) valueType() byte {
	if e.flags&elementExpressions != 0 && e.flags&3 != 0 {
		return e.elementKind
	}
	return typeFuncRef
}

func (e *element) count() int { return len(e.functions) + len(e.expressions) }

// body is one function's locals and instructions, the last of which is end.
type body struct {
	at     int // offset of code in the original module
	locals []localGroup
	code   []byte
}

type localGroup struct {
	count     uint32
	valueType byte
}

type dataSegment struct {
	flags  uint32
	offset []byte // constant expression of an active segment
	bytes  []byte
}

// custom is a section without meaning for the code.
type custom struct {
	after byte // the order of the section that it follows
	body  []byte
}

const (
	sectionCustom    = 0
	sectionType      = 1
	sectionImport    = 2
	sectionFunction  = 3
	sectionTable     = 4
	sectionMemory    = 5
	sectionGlobal    = 6
	sectionExport    = 7
	sectionStart     = 8
	sectionElement   = 9
	sectionCode      = 10
	sectionData      = 11
	sectionDataCount = 12

	kindFunction = 0
	kindTable    = 1
	kindMemory   = 2
	kindGlobal   = 3

	formFunction = 0x60
)

// sectionOrder is where a section stands: the data count, a late addition,
// comes before the code.
func sectionOrder(id byte) byte {
	switch {
	case id == sectionDataCount:
		return sectionElement + 1
	case id >= sectionCode:
		return id + 1
	}
	return id
}

var magic = [8]byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// signature returns the type of function index.
func (m *module) signature(index uint32) (funcType, bool) {
	if int64(index) >= int64(len(m.functions)) || int64(m.functions[index]) >= int64(len(m.types)) {
		return funcType{}, false
	}
	return m.types[m.functions[index]], true
}

// count is how many things of a kind there are, imported ones included.
func (m *module) count(kind byte) int {
	switch kind {
	case kindFunction:
		return len(m.functions)
	case kindTable:
		return m.imported[kind] + len(m.tables)
	case kindMemory:
		return m.imported[kind] + len(m.memories)
	}
	return m.imported[kind] + len(m.globals)
}
