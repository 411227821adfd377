package prepare

import (
	"fmt"
	"unicode/utf8"
)

// SyntaxError says where a module stopped making sense.
type SyntaxError struct {
	Offset int
	Rule   string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("wasm byte %d: %s", e.Offset, e.Rule) }

// reader decodes the binary format. The first broken rule sticks; after it all
// values are zero.
type reader struct {
	buf  []byte
	base int // offset of buf in the module, for messages
	pos  int
	err  error
	own  bool // limits on what comes from outside do not hold
}

func (r *reader) fail(rule string) { r.failWith(&SyntaxError{r.base + r.pos, rule}) }

func (r *reader) failWith(err error) {
	if r.err == nil && !(r.own && isLimit(err)) {
		r.err = err
	}
}

func (r *reader) more() bool { return r.err == nil && r.pos < len(r.buf) }

func (r *reader) take(n uint32) []byte {
	if r.err != nil {
		return nil
	}
	if uint64(n) > uint64(len(r.buf)-r.pos) {
		r.fail("unexpected end")
		return nil
	}
	b := r.buf[r.pos : r.pos+int(n) : r.pos+int(n)]
	r.pos += int(n)
	return b
}

func (r *reader) byte() byte {
	if r.err == nil && r.pos < len(r.buf) {
		r.pos++
		return r.buf[r.pos-1]
	}
	r.fail("unexpected end")
	return 0
}

// u32 reads an unsigned LEB128 of at most five bytes.
func (r *reader) u32() uint32 {
	if r.err == nil && r.pos < len(r.buf) && r.buf[r.pos] < 0x80 {
		r.pos++
		return uint32(r.buf[r.pos-1])
	}
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b&0x80 == 0 {
			if v > 0xffffffff {
				r.fail("a number does not fit in 32 bits")
				return 0
			}
			return uint32(v)
		}
	}
	r.fail("a 32-bit number takes at most five bytes")
	return 0
}

// signed reads a signed LEB128 of at most width bits.
func (r *reader) signed(width int) int64 {
	var v int64
	for shift := 0; shift < width; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b&0x80 != 0 {
			continue
		}
		if shift+7 < 64 {
			v = v << (64 - shift - 7) >> (64 - shift - 7)
		}
		// The last byte must only repeat the sign in the bits beyond width.
		if beyond := shift + 7 - width; beyond > 0 {
			if high := int8(b<<1) >> (7 - beyond); high != 0 && high != -1 {
				r.fail(fmt.Sprintf("a number does not fit in %d bits", width))
				return 0
			}
		}
		return v
	}
	r.fail(fmt.Sprintf("a %d-bit number takes at most %d bytes", width, (width+6)/7))
	return 0
}

func (r *reader) bytes() []byte { return r.take(r.u32()) }

func (r *reader) name() string {
	b := r.bytes()
	if len(b) > nameBytesMax {
		r.fail(fmt.Sprintf("a name has %d bytes, at most %d are allowed", len(b), nameBytesMax))
	}
	if !utf8.Valid(b) {
		r.fail("a name is valid UTF-8")
	}
	return string(b)
}

// part returns a reader of the next length-prefixed bytes.
func (r *reader) part() *reader {
	size := r.u32()
	base := r.base + r.pos
	return &reader{buf: r.take(size), base: base, err: r.err, own: r.own}
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

// list reads a vector of at most most items.
func list[T any](r *reader, kind, what string, most int, item func() T) []T {
	n := r.count()
	if int64(n) > int64(most) {
		r.failWith(refusal(kind, "the code has %d %s, at most %d are allowed", n, what, most))
	}
	if r.err != nil || n == 0 { // an empty section is as good as none
		return nil
	}
	items := make([]T, 0, n)
	for ; n > 0 && r.err == nil; n-- {
		items = append(items, item())
	}
	return items
}

// vector calls item as often as the leading count says.
func (r *reader) vector(item func()) {
	for n := r.count(); n > 0 && r.err == nil; n-- {
		item()
	}
}
