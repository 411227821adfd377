package engine

import (
	"math/bits"
	"sync"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/experimental"
)

// memories gives wazero the linear memories of one instance: the kernel's
// first, then the guest's, which is how the engine gets hold of it. The SDK
// instantiates the kernel first; TestGuestMemoryIsTheGuests would notice.
type memories struct {
	count  int
	kernel memory
	guest  memory
}

func (m *memories) Allocate(_, max uint64) experimental.LinearMemory {
	m.count++
	if m.count == 1 {
		m.kernel.max = max
		return &m.kernel
	}
	m.guest.max = max
	return &m.guest
}

// memory is one linear memory. Its buffer is a mapping's, or comes from a pool and
// goes back zeroed: memories are most of a call's garbage.
type memory struct {
	max    uint64
	start  *mapping // what the memory starts with, if that is known
	mapped bool     // buffer is start's
	buffer []byte
	watch  watch  // of a call that may write to a mapped buffer
	copies copies // that are in one
}

var _ vm.Memory = (*memory)(nil)

// Reallocate resizes the memory, keeping its contents; nil refuses.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.max {
		return nil
	}
	if m.buffer == nil && m.start != nil {
		m.buffer = m.start.open()
		m.mapped = m.buffer != nil
	}
	if size > uint64(cap(m.buffer)) {
		grown := getBuffer(size)
		copy(grown, m.buffer)
		m.Free()
		m.buffer = grown
	}
	m.buffer = m.buffer[:size]
	return m.buffer
}

// renew makes a mapped memory what it starts with, once the engine has written
// that to it.
func (m *memory) renew() {
	if m.mapped && !m.start.renew(m.buffer) {
		m.start = nil // the contents are right, and the kernel will say all was written
	}
}

// watchWrites watches a call, until it has to wait for another.
func (m *memory) watchWrites(turn *turn) {
	if m.mapped {
		m.watch.begin()
		turn.waits = m.watch.end
	}
}

// held is what the memory has for itself, in bytes: of a mapped one the copies.
func (m *memory) held() int {
	if m.mapped {
		return m.copies.bytes()
	}
	return cap(m.buffer)
}

// Free gives the buffer back.
func (m *memory) Free() {
	if m.mapped {
		unmap(m.buffer)
	} else {
		putBuffer(m.buffer)
	}
	m.buffer, m.mapped = nil, false
}

func (m *memory) Read(offset, length uint64) ([]byte, bool) {
	size := uint64(len(m.buffer))
	if length > size || offset > size-length {
		return nil, false
	}
	return m.buffer[offset : offset+length : offset+length], true
}

func (m *memory) Write(offset uint64, data []byte) bool {
	target, ok := m.Read(offset, uint64(len(data)))
	if ok {
		copy(target, data)
	}
	return ok
}

// pools holds zeroed buffers of 1<<i bytes.
var pools [40]sync.Pool

func getBuffer(size uint64) []byte {
	class := bits.Len64(max(size, vm.PageBytes) - 1)
	if pooled, ok := pools[class].Get().(*[]byte); ok {
		return *pooled
	}
	return make([]byte, 1<<class)
}

// putBuffer takes a buffer from getBuffer cut to the part that may have been
// written to: memories never shrink.
func putBuffer(buffer []byte) {
	if cap(buffer) == 0 {
		return
	}
	clear(buffer)
	buffer = buffer[:cap(buffer)]
	pools[bits.Len(uint(cap(buffer)-1))].Put(&buffer)
}
