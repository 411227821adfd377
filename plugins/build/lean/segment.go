package lean

import (
	"errors"
	"fmt"
)

const (
	opEnd      = 0x0b
	opI32Const = 0x41
)

// segment is data with a constant place in memory.
type segment struct {
	at    int
	bytes []byte
}

func readSegment(r *reader) segment {
	kind, op := r.byte(), r.byte()
	at := r.signed()
	end := r.byte()
	if kind != 0 || op != opI32Const || end != opEnd || at < 0 {
		r.fail(errors.New("data without a constant place"))
	}
	return segment{int(at), r.prefixed()}
}

func (s segment) appendTo(out []byte) []byte {
	out = append(out, 0, opI32Const)
	out = append(appendSigned(out, int64(s.at)), opEnd)
	return appendPrefixed(out, s.bytes)
}

// appendSigned writes a number in as few bytes as it needs.
func appendSigned(out []byte, v int64) []byte {
	for v < -0x40 || v >= 0x40 {
		out = append(out, byte(v)|0x80)
		v >>= 7
	}
	return append(out, byte(v)&0x7f)
}

// memoryBytesMax is the most that data may span; Go's linker begins at 0.
const memoryBytesMax = 16 << 20

// memory returns what the data makes of the memory.
func (m *module) memory() (*memory, error) {
	size := 0
	for _, s := range m.data {
		if s.at > memoryBytesMax-len(s.bytes) {
			return nil, fmt.Errorf("data ends at %d, more than %d bytes from the beginning", s.at+len(s.bytes), memoryBytesMax)
		}
		size = max(size, s.at+len(s.bytes))
	}
	out := &memory{bytes: make([]byte, size)}
	for _, s := range m.data {
		copy(out.bytes[s.at:], s.bytes)
	}
	return out, nil
}

// segments returns the data that makes this of a memory of zeros: a new one begins
// where that takes fewer bytes than the zeros before it.
func segments(memory []byte) []segment {
	var out []segment
	for at := 0; at < len(memory); {
		zeros := at
		for at < len(memory) && memory[at] == 0 {
			at++
		}
		begin := at
		for at < len(memory) && memory[at] != 0 {
			at++
		}
		if begin == at {
			break
		}
		if last := len(out) - 1; last >= 0 && begin-zeros <= headBytes(begin) {
			out[last].bytes = memory[out[last].at:at]
			continue
		}
		out = append(out, segment{begin, memory[begin:at]})
	}
	return out
}

// headBytes is what a short segment at this place takes besides its data.
func headBytes(at int) int { return len(segment{at: at}.appendTo(make([]byte, 0, 16))) }
