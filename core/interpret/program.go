package interpret

// Program is a module as the interpreter runs it: its instructions have their
// immediates, and branches the place that they lead to. core/prepare makes it.
type Program struct {
	Types     []Type
	Imports   []Import // functions; the first of the function indices
	Functions []Function
	Memory    *Limits // nil for none
	Tables    []Table
	Globals   []uint64 // their first values, as bits
	Elements  []Elements
	Data      []Data
	Exports   map[string]uint32 // functions
	Counters  map[string]uint32 // globals, by the names that they are exported with
}

// Type is what a function takes and gives, by number, and the number of the first
// type that is the same.
type Type struct {
	Params, Results int
	Same            uint32
}

// Import is a function of the host.
type Import struct {
	Type uint32
	Row  int // of vm.Table
}

// Function is a function of the module.
type Function struct {
	Type   uint32
	Locals int // its parameters included
	Code   []Instruction
	Tables [][]Branch // of br_table
}

// Instruction is one instruction. Op is WebAssembly's number, behind its prefix
// with Prefixed added, or one of those below.
type Instruction struct {
	Op     uint16
	A      uint32 // a function, type, local, global, segment or table; where a branch leads
	Bits   uint64 // a constant, an offset
	Branch Branch
}

// Branch is where a branch leads, and what it leaves on the stack: the operands on
// top that it keeps, on so many of the function's lowest.
type Branch struct {
	To           uint32
	Keep, Height uint16
}

// Prefixed is added to the numbers of instructions behind the prefix 0xfc.
const Prefixed = 0x100

// Instructions that take the place of structure.
const (
	Jump       = 0x0c // br
	JumpIf     = 0x0d // br_if
	JumpTable  = 0x0e // br_table: A is which of Function.Tables
	Return     = 0x0f
	JumpUnless = 0x04 // if: to what is not done, with the stack as it is
)

// Limits are those of a memory, in pages, or of a table, in elements.
type Limits struct{ Min, Max uint32 }

// Table is a table of references.
type Table struct{ Limits Limits }

// Elements is a segment of references: 0 is null, else a function's index and 1.
type Elements struct {
	References []uint64
	Active     bool
	Dropped    bool // from the start, as those that are only declared
	Table      uint32
	Offset     uint32
}

// Data is a segment of bytes.
type Data struct {
	Bytes  []byte
	Active bool
	Offset uint32
}
