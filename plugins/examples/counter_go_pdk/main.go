//go:build wasip1

// The counter of counter_c, written with nothing but Extism's Go PDK: results are the
// output, and the host's functions take and give handles of Extism memory.
// assemblyscript/counter_pdk.ts is the same contract in AssemblyScript.
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strconv"

	pdk "github.com/extism/go-pdk"
)

//go:wasmimport extism:host/user current_account_id
func hostCurrent() uint64

//go:wasmimport extism:host/user predecessor_account_id
func hostPredecessor() uint64

//go:wasmimport extism:host/user storage_read
func hostStorageRead(key uint64) uint64

//go:wasmimport extism:host/user storage_write
func hostStorageWrite(key, value uint64) uint64

// bytesOf reads what a host function gave; nil for none.
func bytesOf(handle uint64) []byte {
	if handle == 0 {
		return nil
	}
	memory := pdk.FindMemory(handle)
	return memory.ReadBytes()
}

func handleOf(data []byte) uint64 {
	memory := pdk.AllocateBytes(data)
	return memory.Offset()
}

func load() int64 {
	if value := bytesOf(hostStorageRead(handleOf([]byte("count")))); value != nil {
		return int64(binary.LittleEndian.Uint64(value))
	}
	return 0
}

func save(n int64) {
	hostStorageWrite(handleOf([]byte("count")), handleOf(binary.LittleEndian.AppendUint64(nil, uint64(n))))
}

func fail(message string) int32 {
	pdk.SetError(errors.New(message))
	return 1
}

func change(by int64) int32 {
	n := load()
	if by > 0 && n == math.MaxInt64 || by < 0 && n == math.MinInt64 {
		return fail("the number does not fit in 64 bits")
	}
	save(n + by)
	text := strconv.FormatInt(n+by, 10)
	pdk.Log(pdk.LogInfo, "the number is "+text)
	pdk.OutputString(text)
	return 0
}

//go:wasmexport get_num
func GetNum() { pdk.OutputString(strconv.FormatInt(load(), 10)) }

//go:wasmexport increment
func Increment() int32 { return change(1) }

//go:wasmexport decrement
func Decrement() int32 { return change(-1) }

//go:wasmexport reset
func Reset() int32 {
	if !bytes.Equal(bytesOf(hostCurrent()), bytesOf(hostPredecessor())) {
		return fail("only the account itself may reset its counter")
	}
	save(0)
	return 0
}

func main() {}
