package lean

import (
	"encoding/binary"
	"fmt"
)

// memory is what the data of a module makes of its memory. What is read beyond
// its end is zero, and err says so.
type memory struct {
	bytes []byte
	err   error
}

func (m *memory) fail(err error) {
	if m.err == nil {
		m.err = err
	}
}

// view returns bytes of the memory to be read and changed; nil if they are not
// all there.
func (m *memory) view(at, size int) []byte {
	if at < 0 || size < 0 || at > len(m.bytes) || size > len(m.bytes)-at {
		m.fail(fmt.Errorf("%d bytes at %d are not among the data", size, at))
		return nil
	}
	return m.bytes[at : at+size : at+size]
}

func (m *memory) u32(at int) int {
	b := m.view(at, 4)
	if b == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b))
}

// word reads an address or a length.
func (m *memory) word(at int) int {
	b := m.view(at, 8)
	if b == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint64(b))
}

// replace writes something in the place of a part of memory, and zeros behind it.
func (m *memory) replace(part span, with []byte) {
	to := m.view(part.at, part.size)
	if len(with) > len(to) {
		m.fail(fmt.Errorf("%d bytes have grown to %d", part.size, len(with)))
		return
	}
	clear(to[copy(to, with):])
}
