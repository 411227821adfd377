//go:build wasip1

// A guest book, written with nothing but Extism's Go PDK: arguments are the
// input, the result is the output, and the host's functions take and give
// handles of Extism memory.
//
//	sign     "text"   change: adds an entry, returns its number
//	entries           view: all entries, [{"author", "text"}]
//	thank    number   change, payable: sends what is attached to an entry's author
//
// assemblyscript/guestbook.ts is the same contract in AssemblyScript.
package main

import (
	"encoding/binary"
	"errors"
	"strconv"

	pdk "github.com/extism/go-pdk"
)

//go:wasmimport extism:host/user predecessor_account_id
func hostPredecessor() uint64

//go:wasmimport extism:host/user attached_deposit
func hostAttachedDeposit() uint64

//go:wasmimport extism:host/user storage_read
func hostStorageRead(key uint64) uint64

//go:wasmimport extism:host/user storage_write
func hostStorageWrite(key, value uint64) uint64

//go:wasmimport extism:host/user promise_batch_create
func hostPromiseBatchCreate(account uint64) uint64

//go:wasmimport extism:host/user promise_batch_action_transfer
func hostPromiseTransfer(promise, amount uint64)

//go:wasmimport extism:host/user promise_return
func hostPromiseReturn(promise uint64)

const textBytesMax = 300

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

func read(key string) []byte { return bytesOf(hostStorageRead(handleOf([]byte(key)))) }
func write(key string, value []byte) {
	hostStorageWrite(handleOf([]byte(key)), handleOf(value))
}

func count() uint32 {
	if value := read("count"); value != nil {
		return binary.LittleEndian.Uint32(value)
	}
	return 0
}

func entry(kind string, n uint32) string { return kind + strconv.FormatUint(uint64(n), 10) }

func fail(message string) int32 {
	pdk.SetError(errors.New(message))
	return 1
}

//go:wasmexport sign
func Sign() int32 {
	text := pdk.Input()
	if len(text) < 3 || len(text) > textBytesMax || text[0] != '"' || text[len(text)-1] != '"' {
		return fail(`sign takes a JSON string of 1 to 298 bytes, such as "hello"`)
	}
	author := bytesOf(hostPredecessor())
	n := count()
	write(entry("author ", n), author)
	write(entry("text ", n), text)
	write("count", binary.LittleEndian.AppendUint32(nil, n+1))
	number := strconv.FormatUint(uint64(n), 10)
	pdk.Log(pdk.LogInfo, `EVENT_JSON:{"standard":"guestbook","version":"1.0.0","event":"signed","data":[{"number":`+number+`,"author":"`+string(author)+`"}]}`)
	pdk.OutputString(number)
	return 0
}

//go:wasmexport entries
func Entries() int32 {
	list := []byte("[")
	for n := range count() {
		if n > 0 {
			list = append(list, ',')
		}
		list = append(list, `{"author":"`...)
		list = append(list, read(entry("author ", n))...)
		list = append(list, `","text":`...)
		list = append(list, read(entry("text ", n))...)
		list = append(list, '}')
	}
	pdk.Output(append(list, ']'))
	return 0
}

//go:wasmexport thank
func Thank() int32 {
	n, err := strconv.ParseUint(pdk.InputString(), 10, 32)
	if err != nil {
		return fail("thank takes the number of an entry, such as 0")
	}
	author := read(entry("author ", uint32(n)))
	if author == nil {
		return fail("there is no entry " + strconv.FormatUint(n, 10))
	}
	deposit := hostAttachedDeposit()
	if amount := bytesOf(deposit); binary.LittleEndian.Uint64(amount)|binary.LittleEndian.Uint64(amount[8:]) == 0 {
		return fail("attach what the author shall get")
	}
	promise := hostPromiseBatchCreate(handleOf(author))
	hostPromiseTransfer(promise, deposit)
	hostPromiseReturn(promise)
	return 0
}

func main() {}
