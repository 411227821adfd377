package enginetest

import (
	"latchkey/core/vm"
)

// HostFunc is a vm.Host made of a function.
type HostFunc func(function int, guest vm.Memory, args []uint64) (uint64, error)

// Call implements vm.Host.
func (f HostFunc) Call(function int, guest vm.Memory, args []uint64) (uint64, error) {
	return f(function, guest, args)
}

// NoHost fails the guest on any host call.
var NoHost = HostFunc(func(function int, _ vm.Memory, _ []uint64) (uint64, error) {
	return 0, unexpectedCall(vm.Table[function].Name)
})

type unexpectedCall string

func (f unexpectedCall) Error() string { return "unexpected host call " + string(f) }
