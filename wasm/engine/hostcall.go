//go:build js && wasm

package engine

import (
	"unsafe"

	"latchkey/core/vm"
	"latchkey/wasm/bridge"
)

// running is a call that a guest is in.
type running struct {
	host  vm.Host
	meter *vm.Meter
	err   error // what host returned to end the guest
}

// stack holds the running calls, the innermost last.
var stack []*running

func enter(meter *vm.Meter, host vm.Host) *running {
	r := &running{host: host, meter: meter}
	stack = append(stack, r)
	counters = *meter
	return r
}

func leave() {
	*stack[len(stack)-1].meter = counters
	stack = stack[:len(stack)-1]
}

// counters are the innermost guest's while it is not running; host.mjs keeps the
// guest's globals and them alike.
var counters vm.Meter

// Counters tells host.mjs where they are: two numbers of 64 bits.
//
//go:wasmexport counters
func Counters() uint32 { return uint32(uintptr(unsafe.Pointer(&counters))) }

// argsMax is the most arguments that a row of vm.Table has.
const argsMax = 9

// registers carry the arguments of a host call and its result.
var registers [argsMax]uint64

// Registers tells host.mjs where they are.
//
//go:wasmexport registers
func Registers() uint32 { return uint32(uintptr(unsafe.Pointer(&registers))) }

// HostCall runs a row of vm.Table for the innermost guest. It returns false when
// the guest has to end.
//
//go:wasmexport host_call
func HostCall(function uint32) bool {
	r := stack[len(stack)-1]
	args := registers // host may call another guest
	*r.meter = counters
	result, err := r.host.Call(int(function), memory(len(stack)), args[:len(vm.Table[function].Params)])
	counters = *r.meter
	if err != nil {
		r.err = err
		return false
	}
	registers[0] = result
	return true
}

// Table describes vm.Table for host.mjs: a line for each row with its module and
// name and the types of its parameters and results (I is i64, i is i32).
//
//go:wasmexport table
func Table() uint64 {
	var text []byte
	letters := map[vm.ValueType]byte{vm.I32: 'i', vm.I64: 'I'}
	for i := range vm.Table {
		row := &vm.Table[i]
		text = append(append(text, row.Module...), ' ')
		text = append(append(text, row.Name...), ' ')
		for _, t := range row.Params {
			text = append(text, letters[t])
		}
		text = append(text, ' ')
		for _, t := range row.Results {
			text = append(text, letters[t])
		}
		text = append(text, '\n')
	}
	return bridge.Output(text)
}
