package prepare

import (
	"fmt"
	"unicode/utf8"
)

// reader decodes the binary format. The first broken rule sticks.
type reader struct {
	buf  []byte
	base int // offset of buf in the module, for messages
	pos  int
	err  error
}

func (r *reader) fail(rule string) error {
	if r.err == nil {
		r.err = &SyntaxError{r.base + r.pos, rule}
	}
	return r.err
}

func (r *reader) take(n uint32) []byte {
	if r.err != nil {
		return nil
	}
	if uint64(n) > uint64(len(r.buf)-r.pos) {
		r.fail("unexpected end")
		return nil
	}
	b := r.buf[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// u32 reads an unsigned LEB128 of at most five bytes.
func (r *reader) u32() uint32 {
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b&0x80 == 0 {
			if v > 0xffffffff {
				r.fail("a number does not fit in 32 bits")
			}
			return uint32(v)
		}
	}
	r.fail("a 32-bit number takes at most five bytes")
	return 0
}

func (r *reader) name() string {
	b := r.take(r.u32())
	if !utf8.Valid(b) {
		r.fail("a name is valid UTF-8")
	}
	return string(b)
}

// section returns a reader of the next length-prefixed section.
func (r *reader) section() *reader {
	size := r.u32()
	base := r.base + r.pos
	return &reader{buf: r.take(size), base: base}
}

// count reads the length of a vector. Items take at least a byte each, so that
// no number makes a reader allocate more than the module's own size allows.
func (r *reader) count() uint32 {
	n := r.u32()
	if int64(n) > int64(len(r.buf)-r.pos) {
		r.fail("a vector is longer than its section")
		return 0
	}
	return n
}

// vector calls item as often as the leading count says.
func (r *reader) vector(item func()) {
	for n := r.count(); n > 0 && r.err == nil; n-- {
		item()
	}
}

// Limits on what an engine sets up before it runs anything (spec 5.5, DESIGN 6).
const (
	tableElementsMax = 10_000
	localsMax        = 4_096 // of one function
	bodyBytesMax     = 262_144
)

func (r *reader) table() {
	r.byte()
	if r.limits() > tableElementsMax {
		r.fail(fmt.Sprintf("a table starts with at most %d elements", tableElementsMax))
	}
}

// body reads one function's length and locals, and skips its instructions.
func (r *reader) body() {
	size := r.u32()
	if size > bodyBytesMax {
		r.fail(fmt.Sprintf("a function body takes at most %d bytes", bodyBytesMax))
	}
	code := &reader{base: r.base + r.pos, buf: r.take(size)}
	locals := uint64(0)
	code.vector(func() {
		locals += uint64(code.u32())
		code.byte()
	})
	if locals > localsMax {
		code.fail(fmt.Sprintf("a function has at most %d locals", localsMax))
	}
	if r.err == nil {
		r.err = code.err
	}
}

func (r *reader) funcType() funcType {
	if r.byte() != formFunction {
		r.fail("a type is a function type")
	}
	return funcType{params: r.take(r.u32()), results: r.take(r.u32())}
}

func (r *reader) importEntry() importEntry {
	e := importEntry{module: r.name()}
	e.moduleAt = r.base + r.pos - len(e.module)
	e.name, e.kind = r.name(), r.byte()
	switch e.kind {
	case kindFunction:
		e.typeIndex = r.u32()
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
	return e
}

// limits reads a size range and returns its lower end.
func (r *reader) limits() uint32 {
	flags := r.byte()
	least := r.u32()
	if flags&1 != 0 {
		r.u32()
	}
	return least
}
