package lean

import "errors"

// errShort is a module that ends too early, or a number that takes more bytes
// than any may.
var errShort = errors.New("it ends too early")

// reader takes bytes apart. After an error it returns zeros, and nothing is left.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.rest = nil
}

// more reports whether there are bytes left.
func (r *reader) more() bool { return len(r.rest) > 0 }

func (r *reader) byte() byte {
	if !r.more() {
		r.fail(errShort)
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.fail(errShort)
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// unsigned reads a number of at most 32 bits, such as an index.
func (r *reader) unsigned() int {
	value := uint64(0)
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if value >= 1<<32 {
				r.fail(errShort)
				return 0
			}
			return int(value)
		}
	}
	r.fail(errShort)
	return 0
}

// signed reads a number of at most 64 bits.
func (r *reader) signed() int64 {
	value := int64(0)
	for shift := 0; shift < 70; shift += 7 {
		b := r.byte()
		value |= int64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 && shift+7 < 64 {
				value |= -1 << (shift + 7)
			}
			return value
		}
	}
	r.fail(errShort)
	return 0
}

// prefixed reads bytes that follow their number.
func (r *reader) prefixed() []byte { return r.bytes(r.unsigned()) }

// each calls read as many times as the number that follows says, while there is
// something to read.
func (r *reader) each(read func()) {
	for n := r.unsigned(); n > 0 && r.err == nil; n-- {
		read()
	}
}
