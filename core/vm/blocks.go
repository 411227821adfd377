package vm

import "encoding/binary"

// blocks is the memory that a guest in Extism's dress shares with the host:
// byte strings named by their offset, the handle. It lies with the host, so
// that no guest can spoil the records of where a block begins and ends.
//
// Blocks are never moved or merged. One that was freed is used again for a
// block of the same size.
type blocks struct {
	memory []byte
	length map[uint64]uint64   // of each block, by handle
	free   map[uint64][]uint64 // handles by rounded size, the last freed last
}

const (
	// blockUnit is what sizes are rounded up to, in bytes. The first unit belongs
	// to no block: handle 0 is none, and reads there give zeros.
	blockUnit = 16
	// blocksMax bounds the blocks of a call that are in use at a time.
	blocksMax = 1 << 16
)

func rounded(length uint64) uint64 { return max((length+blockUnit-1)/blockUnit, 1) * blockUnit }

// alloc returns the handle of a block of zeros, or 0 when there is no room
// within bytesMax.
func (b *blocks) alloc(length, bytesMax uint64) uint64 {
	if b.memory == nil {
		b.memory = make([]byte, blockUnit, 4096)
		b.length, b.free = map[uint64]uint64{}, map[uint64][]uint64{}
	}
	if length > bytesMax || len(b.length) >= blocksMax {
		return 0
	}
	size := rounded(length)
	handle := uint64(len(b.memory))
	if again := b.free[size]; len(again) > 0 {
		handle = again[len(again)-1]
		b.free[size] = again[:len(again)-1]
		clear(b.memory[handle : handle+size])
	} else {
		if handle+size > bytesMax {
			return 0
		}
		b.memory = append(b.memory, make([]byte, size)...)
	}
	b.length[handle] = length
	return handle
}

// release frees a block; what is none is left alone, as Extism does.
func (b *blocks) release(handle uint64) {
	length, ok := b.length[handle]
	if !ok {
		return
	}
	delete(b.length, handle)
	size := rounded(length)
	b.free[size] = append(b.free[size], handle)
}

// content returns a block's bytes; the handle 0 has none.
func (b *blocks) content(handle uint64) ([]byte, bool) {
	length, ok := b.length[handle]
	if !ok {
		return nil, handle == 0
	}
	return b.memory[handle : handle+length], true
}

// Read and Write implement Memory over all blocks, so that a handle can stand
// where a guest's pointer does.
func (b *blocks) Read(offset, length uint64) ([]byte, bool) {
	size := uint64(len(b.memory))
	if length > size || offset > size-length {
		return nil, false
	}
	return b.memory[offset : offset+length : offset+length], true
}

func (b *blocks) Write(offset uint64, data []byte) bool {
	target, ok := b.Read(offset, uint64(len(data)))
	if !ok || offset < blockUnit {
		return false
	}
	copy(target, data)
	return true
}

func (b *blocks) word(offset uint64) (uint64, bool) {
	data, ok := b.Read(offset, 8)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint64(data), true
}
