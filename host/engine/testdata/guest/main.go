// A contract in plain Go, as the tests of host/engine run it: compiled with
// GOOS=wasip1 -buildmode=c-shared.
package main

import (
	"crypto/rand"
	"syscall"
	"time"
	"unsafe"
)

//go:wasmimport env storage_read
func storageRead(keyLen, keyPtr, register uint64) uint64

//go:wasmimport env register_len
func registerLen(register uint64) uint64

//go:wasmimport env read_register
func readRegister(register, ptr uint64)

//go:wasmimport env storage_write
func storageWrite(keyLen, keyPtr, valueLen, valuePtr, register uint64) uint64

//go:wasmimport env value_return
func valueReturn(length, ptr uint64)

func main() {}

var calls int

// Count reads a value, appends a byte and writes it back.
//
//go:wasmexport count
func Count() {
	key := []byte("count")
	var value []byte
	if storageRead(uint64(len(key)), pointer(key), 0) == 1 {
		value = make([]byte, registerLen(0))
		readRegister(0, pointer(value))
	}
	value = append(value, '+')
	storageWrite(uint64(len(key)), pointer(key), uint64(len(value)), pointer(value), 0)
}

// Outside returns what it can learn about the host and about earlier calls.
//
//go:wasmexport outside
func Outside() {
	calls++
	out := append([]byte(nil), byte('0'+calls), ' ')
	out = time.Now().AppendFormat(out, time.RFC3339Nano)
	random := make([]byte, 8)
	_, _ = rand.Read(random)
	for _, b := range random {
		out = append(out, ' ', 'a'+b>>4, 'a'+b&15)
	}
	out = append(out, ' ', 'e', byte('0'+len(syscall.Environ())))
	println("this goes nowhere")
	valueReturn(uint64(len(out)), pointer(out))
}

// Panic ends as Go programs do.
//
//go:wasmexport panics
func Panics() {
	panic("on purpose")
}

// Index reads what a list does not have.
//
//go:wasmexport index
func Index() {
	list := make([]int, 3)
	list[len(list)+2]++
}

// Seven fails with a code.
//
//go:wasmexport seven
func Seven() int32 { return 7 }

func pointer(b []byte) uint64 {
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(b))))
}
