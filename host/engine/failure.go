package engine

import (
	"errors"
	"strings"

	"latchkey/core/vm"
)

// trapKinds maps the texts of wazero's trap errors; their type is internal to
// it. It draws a line between a signature and the other ways in which
// call_indirect fails, V8 between an index and the others.
var trapKinds = map[string]vm.TrapKind{
	"unreachable":                   vm.TrapUnreachable,
	"out of bounds memory access":   vm.TrapMemoryOutOfBounds,
	"invalid table access":          vm.TrapCallIndirect,
	"indirect call type mismatch":   vm.TrapCallIndirect,
	"integer divide by zero":        vm.TrapArithmetic,
	"integer overflow":              vm.TrapArithmetic,
	"invalid conversion to integer": vm.TrapArithmetic,
	"stack overflow":                vm.TrapStackOverflow,
}

// trap reads the kind from the first line of wazero's report. What follows are
// names that the guest chose.
func trap(err error) *vm.Trap {
	line, _, _ := strings.Cut(err.Error(), "\n")
	if kind, ok := trapKinds[strings.TrimPrefix(line, "wasm error: ")]; ok {
		return &vm.Trap{Kind: kind}
	}
	return &vm.Trap{Kind: vm.TrapGeneric}
}

// classifyInstance turns an error of making an instance into one of vm's.
func classifyInstance(err error) error {
	reason := strings.TrimPrefix(err.Error(), "instantiating module: ")
	switch {
	case strings.HasPrefix(reason, "data["):
		return &vm.Trap{Kind: vm.TrapMemoryOutOfBounds}
	case strings.HasPrefix(reason, "start "):
		// "start function[0] failed: wasm error: …"
		_, cause, _ := strings.Cut(reason, " failed: ")
		return trap(errors.New(cause))
	}
	return &vm.LinkError{Reason: reason}
}
