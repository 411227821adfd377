//go:build js && wasm

package engine

import (
	"unsafe"

	"latchkey/core/vm"
)

//go:wasmimport latchkey guest_size
func guestSize(depth uint32) uint64

//go:wasmimport latchkey guest_read
func guestRead(depth, offset uint32, to unsafe.Pointer, length uint32)

//go:wasmimport latchkey guest_write
func guestWrite(depth, offset uint32, data string)

// memory is the guest's that runs at this depth of calls.
type memory uint32

var _ vm.Memory = memory(0)

// Read implements vm.Memory; it copies.
func (m memory) Read(offset, length uint64) ([]byte, bool) {
	if !m.holds(offset, length) {
		return nil, false
	}
	b := make([]byte, length)
	if length > 0 {
		guestRead(uint32(m), uint32(offset), unsafe.Pointer(&b[0]), uint32(length))
	}
	return b, true
}

// Write implements vm.Memory.
func (m memory) Write(offset uint64, data []byte) bool {
	if !m.holds(offset, uint64(len(data))) {
		return false
	}
	if len(data) > 0 {
		guestWrite(uint32(m), uint32(offset), unsafe.String(&data[0], len(data)))
	}
	return true
}

func (m memory) holds(offset, length uint64) bool {
	size := guestSize(uint32(m))
	return length <= size && offset <= size-length
}
