package lean

import (
	"encoding/binary"
	"fmt"
)

// indexBytes is a line of the functions' index: a function's number and its place.
const indexBytes = 8

// Fields of runtime._func, in bytes. Behind them are places of as many tables of
// values by program counter, then as many places in gofunc as it says.
const (
	funcEntry   = 0
	funcName    = 4
	funcSP      = 16 // how large the frame is: a table
	funcFile    = 20 // tables
	funcLine    = 24
	funcTables  = 28
	funcUnit    = 32
	funcBegin   = 36 // a line
	funcSpecial = 40 // which of those that the runtime knows
	funcPlaces  = 43
	funcBytes   = 44
)

// Tables and places of what the runtime asks. Behind those of the inlined calls it
// is the arguments for stack traces.
const (
	tableInlined = 2 // before it, stack maps and where not to interrupt
	placeInlined = 3 // before it, stack maps
	placeDefers  = 4
	placeNone    = 0xffffffff
)

// function is a function's line in the table.
type function struct {
	fixed     [funcBytes]byte
	tables    []int    // by program counter, 0 for none
	places    []int    // in gofunc
	values    [][]byte // of the tables: how large the frame is, then those above
	inlined   int      // calls
	ownFrames bool
}

func (f *function) u32(at int) int { return int(binary.LittleEndian.Uint32(f.fixed[at:])) }

func (f *function) put(at, v int) { binary.LittleEndian.PutUint32(f.fixed[at:], uint32(v)) }

// special reports whether the runtime knows the function by a number: it is a
// wrapper, or one of its own.
func (f *function) special() bool { return f.fixed[funcSpecial] != 0 }

// readFunctions reads all functions.
func readFunctions(m *memory, t *tables) []function {
	functions := make([]function, t.count)
	counters := m.view(t.counters.at, t.counters.size)
	for i := range functions {
		at := t.functions.at + i*indexBytes
		f := &functions[i]
		if err := f.read(m, t.functions, m.u32(at+4), counters); err != nil {
			m.fail(fmt.Errorf("function %d of the table: %w", i, err))
			break
		}
		if m.u32(at) != firstFunction+i || f.u32(funcEntry) != firstFunction+i {
			m.fail(fmt.Errorf("function %d of the table is another", i))
			break
		}
	}
	return functions
}

func (f *function) read(m *memory, in span, at int, counters []byte) error {
	if at > in.size-funcBytes {
		return fmt.Errorf("it begins at %d of %d bytes", at, in.size)
	}
	at += in.at
	copy(f.fixed[:], m.view(at, funcBytes))
	tables, places := f.u32(funcTables), int(f.fixed[funcPlaces])
	if rest := in.at + in.size - at - funcBytes; tables+places > rest/4 {
		return fmt.Errorf("it has %d tables in %d bytes", tables, rest)
	}
	at += funcBytes
	for i := range tables {
		f.tables = append(f.tables, m.u32(at+4*i))
	}
	at += 4 * tables
	for i := range places {
		f.places = append(f.places, m.u32(at+4*i))
	}
	return f.readTables(counters)
}

func (f *function) readTables(counters []byte) error {
	for i, at := range append([]int{f.u32(funcSP)}, f.tables...) {
		values, most, err := valuesAt(counters, at)
		if err != nil {
			return err
		}
		f.values = append(f.values, values)
		if i == 1+tableInlined {
			f.inlined = most + 1
		}
	}
	return nil
}

// valuesAt returns the table at a place among the counters, and its largest value,
// at least -1. A table is pairs of differences, of the value and of the program
// counter; all but the first end with a value that does not change.
func valuesAt(counters []byte, at int) (table []byte, most int, err error) {
	if at == 0 {
		return nil, -1, nil
	}
	if at > len(counters) {
		return nil, -1, fmt.Errorf("its table is at %d of %d bytes", at, len(counters))
	}
	r, value := &reader{rest: counters[at:]}, -1
	most = value
	for first := true; r.err == nil; first = false {
		change := r.unsigned()
		if change == 0 && !first {
			break
		}
		value += change>>1 ^ -(change & 1)
		most = max(most, value)
		r.unsigned()
	}
	return counters[at : len(counters)-len(r.rest)], most, r.err
}

// cut leaves only where the function is.
func (f *function) cut() { f.tables, f.places, f.values = nil, nil, [][]byte{nil} }

// slim leaves out what is for stack traces: files, lines, arguments, and inlined
// calls where nothing counts them.
func (f *function) slim() {
	for _, at := range []int{funcFile, funcLine, funcUnit, funcBegin} {
		f.put(at, 0)
	}
	for i := range f.places {
		if i > placeDefers || i == placeInlined && !f.ownFrames {
			f.places[i] = placeNone
		}
	}
	for len(f.places) > 0 && f.places[len(f.places)-1] == placeNone {
		f.places = f.places[:len(f.places)-1]
	}
	for i := range f.tables {
		if i > tableInlined || i == tableInlined && !f.ownFrames {
			f.tables[i], f.values[1+i] = 0, nil
		}
	}
	for len(f.tables) > 0 && f.tables[len(f.tables)-1] == 0 {
		f.tables = f.tables[:len(f.tables)-1]
	}
}

// move puts the tables among these counters.
func (f *function) move(counters *packed) {
	place := func(values []byte) int {
		if values == nil {
			return 0
		}
		return counters.place(values)
	}
	f.put(funcSP, place(f.values[0]))
	for i := range f.tables {
		f.tables[i] = place(f.values[1+i])
	}
}

func (f *function) appendTo(out []byte) []byte {
	f.put(funcTables, len(f.tables))
	f.fixed[funcPlaces] = byte(len(f.places))
	out = append(out, f.fixed[:]...)
	for _, v := range f.tables {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	for _, v := range f.places {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	return out
}
