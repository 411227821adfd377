package borsh

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// Error says where decoding stopped and which rule the bytes broke.
type Error struct {
	Offset int
	Rule   string
}

func (e *Error) Error() string { return fmt.Sprintf("borsh: byte %d: %s", e.Offset, e.Rule) }

// Writer appends encodings to a byte slice. The zero value is ready to use.
type Writer struct{ buf []byte }

// firstBytes is what a writer starts with: most records fit.
const firstBytes = 192

// Reserve makes room for n bytes, so that a writer that has written none need not grow
// before.
func (w *Writer) Reserve(n int) { w.buf = append(make([]byte, 0, n), w.buf...) }

// room returns the buffer, made large enough at first not to grow byte by byte.
func (w *Writer) room() []byte {
	if w.buf == nil {
		w.buf = make([]byte, 0, firstBytes)
	}
	return w.buf
}

func (w *Writer) Bytes() []byte      { return w.buf }
func (w *Writer) U8(v uint8)         { w.buf = append(w.room(), v) }
func (w *Writer) U16(v uint16)       { w.buf = binary.LittleEndian.AppendUint16(w.room(), v) }
func (w *Writer) U32(v uint32)       { w.buf = binary.LittleEndian.AppendUint32(w.room(), v) }
func (w *Writer) U64(v uint64)       { w.buf = binary.LittleEndian.AppendUint64(w.room(), v) }
func (w *Writer) Raw(b []byte)       { w.buf = append(w.room(), b...) }
func (w *Writer) Blob(b []byte)      { w.U32(uint32(len(b))); w.Raw(b) }
func (w *Writer) String(s string)    { w.U32(uint32(len(s))); w.buf = append(w.room(), s...) }
func (w *Writer) Count(n int)        { w.U32(uint32(n)) }
func (w *Writer) Hash(h [32]byte)    { w.Raw(h[:]) }
func (w *Writer) U128(lo, hi uint64) { w.U64(lo); w.U64(hi) }

// Bool writes 0 or 1; it is also the tag of an Option.
func (w *Writer) Bool(v bool) {
	if v {
		w.U8(1)
	} else {
		w.U8(0)
	}
}

// Reader decodes from a byte slice. The first broken rule sticks: later reads
// return zero values and Err tells it. It never panics and never allocates
// more than the input could fill.
type Reader struct {
	buf []byte
	pos int
	err error
}

func NewReader(b []byte) *Reader { return &Reader{buf: b} }

// Err returns the first error, or nil.
func (r *Reader) Err() error { return r.err }

// Offset is the number of bytes consumed.
func (r *Reader) Offset() int { return r.pos }

// Remaining is the number of bytes not yet consumed.
func (r *Reader) Remaining() int { return len(r.buf) - r.pos }

// Peek returns the next byte without reading it; false when there is none.
func (r *Reader) Peek() (uint8, bool) {
	if r.err != nil || r.pos == len(r.buf) {
		return 0, false
	}
	return r.buf[r.pos], true
}

// Fail records a broken rule at the present offset unless one is recorded.
func (r *Reader) Fail(rule string) {
	if r.err == nil {
		r.err = &Error{Offset: r.pos, Rule: rule}
	}
}

// Finish returns the first error, counting left-over bytes as one.
func (r *Reader) Finish() error {
	if r.err == nil && r.pos != len(r.buf) {
		r.Fail(fmt.Sprintf("%d bytes left over", len(r.buf)-r.pos))
	}
	return r.err
}

// Raw returns the next n bytes, aliasing the input.
func (r *Reader) Raw(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n < 0 || n > len(r.buf)-r.pos {
		r.Fail(fmt.Sprintf("needs %d bytes, has %d", n, len(r.buf)-r.pos))
		return nil
	}
	b := r.buf[r.pos : r.pos+n : r.pos+n]
	r.pos += n
	return b
}

func (r *Reader) U8() uint8 {
	if b := r.Raw(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *Reader) U16() uint16 {
	if b := r.Raw(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *Reader) U32() uint32 {
	if b := r.Raw(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *Reader) U64() uint64 {
	if b := r.Raw(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *Reader) U128() (lo, hi uint64) { return r.U64(), r.U64() }

func (r *Reader) Hash() (h [32]byte) {
	copy(h[:], r.Raw(32))
	return h
}

// Bool reads 0 or 1; any other byte is an error.
func (r *Reader) Bool() bool {
	switch r.U8() {
	case 0:
		return false
	case 1:
		return true
	}
	r.Fail("a bool or option tag is 0 or 1")
	return false
}

// Blob reads a u32 length and that many bytes, copied.
func (r *Reader) Blob() []byte {
	b := r.Raw(int(r.U32()))
	if r.err != nil {
		return nil
	}
	return append([]byte{}, b...)
}

// String reads a u32 length and that many bytes of valid UTF-8.
func (r *Reader) String() string {
	b := r.Raw(int(r.U32()))
	if !utf8.Valid(b) {
		r.Fail("a string is valid UTF-8")
		return ""
	}
	return string(b)
}

// Count reads the u32 length of a vector whose items take at least itemBytesMin
// bytes each, and fails when the input cannot hold that many.
func (r *Reader) Count(itemBytesMin int) int {
	n := int(r.U32())
	if r.err == nil && n > r.Remaining()/itemBytesMin {
		r.Fail(fmt.Sprintf("a vector of %d items does not fit in %d bytes", n, r.Remaining()))
		return 0
	}
	return n
}
