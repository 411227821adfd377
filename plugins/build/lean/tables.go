package lean

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// span is a part of memory.
type span struct{ at, size int }

// tables are what Go's runtime has of a program's functions; runtime.moduledata
// says where they are.
type tables struct {
	count     int  // of functions
	names     span // ends with zeros
	units     span // which files each package has
	files     span // their names
	counters  span // values by program counter, each table of them ended by a zero
	functions span // an index, and what is known of each function
	buckets   int  // which functions are near a program counter
	gofunc    int  // what the compiler says of functions: stack maps, inlined calls
	end       int  // of all tables but names
}

// has reports whether a place is in the tables, which name functions by numbers
// that call nothing.
func (t *tables) has(at int) bool { return at >= t.names.at && at < t.end }

// What runtime.pcHeader begins with on wasm since Go 1.20: a number, two zeros, the
// size of an instruction and of a pointer.
const header = "\xf1\xff\xff\xff\x00\x00\x01\x08"

// Places in runtime.pcHeader, in bytes.
const (
	headerCount   = 8
	headerNames   = 32 // and four more, each relative to the header
	headerOffsets = 5
	headerBytes   = 72
)

// Places in runtime.moduledata, in bytes.
const (
	moduleSlices  = 8 // names, units, files, counters, functions and their index
	sliceBytes    = 24
	moduleBuckets = moduleSlices + 6*sliceBytes
	moduleMinPC   = moduleBuckets + 8
	moduleMaxPC   = moduleBuckets + 16
	moduleText    = moduleBuckets + 24
	moduleGofunc  = moduleBuckets + 21*8
	moduleEnd     = moduleBuckets + 22*8
)

// unitBytes are how large an element of a slice is, in the order of moduledata.
var unitBytes = [...]int{1, 4, 1, 1, 1}

// findTables finds the tables of a program with so many functions.
func findTables(m *memory, count int) (*tables, error) {
	from := bytes.Index(m.bytes, []byte(header))
	if from < 0 || bytes.Contains(m.bytes[from+1:], []byte(header)) {
		return nil, errors.New("there is not one table of functions")
	}
	names := from + m.word(from+headerNames)
	pair := binary.LittleEndian.AppendUint64(nil, uint64(from))
	pair = binary.LittleEndian.AppendUint64(pair, uint64(names))
	module := bytes.Index(m.bytes, pair)
	if module < 0 {
		return nil, errors.New("nothing points to the table of functions")
	}
	t := &tables{
		count:   m.word(from + headerCount),
		buckets: m.word(module + moduleBuckets),
		gofunc:  m.word(module + moduleGofunc),
		end:     m.word(module + moduleEnd),
	}
	if t.count != count {
		return nil, fmt.Errorf("the table has %d functions, the module %d", t.count, count)
	}
	last := from + headerBytes
	for i, to := range []*span{&t.names, &t.units, &t.files, &t.counters, &t.functions} {
		slice := module + moduleSlices + i*sliceBytes
		to.at, to.size = m.word(slice), m.word(slice+8)*unitBytes[i]
		if to.at != from+m.word(from+headerNames+8*i) || to.at < last || m.view(to.at, to.size) == nil {
			return nil, fmt.Errorf("part %d of the table is not where its header says", i)
		}
		last = to.at + to.size
	}
	first, final := m.word(module+moduleMinPC), m.word(module+moduleMaxPC)
	if m.word(module+moduleText) != 0 || first != firstFunction<<counterShift || (final-first)>>counterShift != count-1 {
		return nil, errors.New("program counters are not numbers of functions")
	}
	if t.gofunc < last || t.buckets < t.gofunc || t.end < t.buckets || t.end > len(m.bytes) {
		return nil, errors.New("what the compiler says of functions does not follow the table")
	}
	return t, m.err
}
