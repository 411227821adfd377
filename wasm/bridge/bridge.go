//go:build js && wasm

package bridge

import "unsafe"

var (
	input  []byte // written by host.mjs, for the next export
	output []byte // read by host.mjs, until the next export
)

// Exchange makes room for length bytes and says where.
//
//go:wasmexport exchange
func Exchange(length uint32) uint32 {
	input = make([]byte, length)
	return address(input)
}

// Input takes what host.mjs has written.
func Input() []byte {
	taken := input
	input = nil
	return taken
}

// Output keeps the bytes of all parts for host.mjs and returns their address in
// the upper and their length in the lower half.
func Output(parts ...[]byte) uint64 {
	output = output[:0]
	for _, part := range parts {
		output = append(output, part...)
	}
	place := Place(output)
	if len(output) > outputKeptBytesMax {
		// host.mjs reads before anything else runs here.
		output = nil
	}
	return place
}

// outputKeptBytesMax bounds the buffer that is kept for the next output.
const outputKeptBytesMax = 64 << 10

// Place says where bytes are, as Output does. The caller keeps them alive.
func Place(b []byte) uint64 { return uint64(address(b))<<32 | uint64(len(b)) }

func address(b []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }

//go:wasmimport latchkey answer
func answer(to unsafe.Pointer)

// Answer fetches the bytes that the last import left, length of them. It is
// never nil.
func Answer(length int64) []byte {
	b := make([]byte, length)
	if length > 0 {
		answer(unsafe.Pointer(&b[0]))
	}
	return b
}

// Text passes bytes to an import as they are.
func Text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
