// The counter of counter_c, written with plugins/sdk.
//
//	get_num     view: the number
//	increment   change: adds one, returns the number
//	decrement   change: takes one away, returns the number
//	reset       change: 0 again, for the account itself alone
package main

import (
	"encoding/binary"
	"math"
	"strconv"

	"latchkey/plugins/sdk"
)

var key = []byte("count")

//go:wasmexport get_num
func GetNum() { sdk.View(func() { answer(load()) }) }

//go:wasmexport increment
func Increment() { sdk.Change("increment", func() { change(1) }) }

//go:wasmexport decrement
func Decrement() { sdk.Change("decrement", func() { change(-1) }) }

//go:wasmexport reset
func Reset() { sdk.Change("reset", reset) }

func main() {}

func load() int64 {
	value, ok := sdk.Get(key)
	if !ok {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(value))
}

func save(n int64) { sdk.Set(key, binary.LittleEndian.AppendUint64(nil, uint64(n))) }

func answer(n int64) { sdk.Return(strconv.AppendInt(nil, n, 10)) }

func change(by int64) {
	n := load()
	sdk.Require(!(by > 0 && n == math.MaxInt64) && !(by < 0 && n == math.MinInt64), "the number does not fit in 64 bits")
	save(n + by)
	sdk.Log("the number is " + strconv.FormatInt(n+by, 10))
	answer(n + by)
}

func reset() {
	sdk.Require(sdk.Predecessor() == sdk.CurrentAccount(), "only the account itself may reset its counter")
	save(0)
}
