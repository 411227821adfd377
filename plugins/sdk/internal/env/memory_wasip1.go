package env

import "unsafe"

// Pointers leave Go as integers, which hides them from the compiler. What they
// point to is therefore stored in these variables first: that keeps it alive
// and, above all, on the heap, where it does not move as stacks do.
var (
	keptBytes  [8][]byte
	keptString [8]string
	kept       int
)

// scratch receives the 16-byte amounts that the host writes.
var scratch [16]byte

// register is the only register the SDK uses: each call reads it at once.
const register = 0

func length[T string | []byte](data T) uint64 { return uint64(len(data)) }

// Inlining pointer, pointerOf and take into every host call would cost bytes.
//
//go:noinline
func pointer(data []byte) uint64 {
	kept = (kept + 1) % len(keptBytes)
	keptBytes[kept] = data
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(data))))
}

//go:noinline
func pointerOf(text string) uint64 {
	kept = (kept + 1) % len(keptString)
	keptString[kept] = text
	return uint64(uintptr(unsafe.Pointer(unsafe.StringData(text))))
}

// pointerTo has the amount outlive the call's stack.
func pointerTo(amount [16]byte) uint64 {
	data := Room(len(amount))
	copy(data, amount[:])
	return pointer(data)
}

// take copies the register's content out.
//
//go:noinline
func take() []byte {
	data := Room(int(registerLen(register)))
	if len(data) > 0 {
		readRegister(register, pointer(data))
	}
	return data
}

func amount(read func(pointer uint64)) [16]byte {
	read(uint64(uintptr(unsafe.Pointer(&scratch))))
	return scratch
}
