//go:build js && wasm

package engine

import (
	"encoding/binary"

	"latchkey/core/vm"
	"latchkey/wasm/bridge"
)

// How a load or a call ended, in the lower 32 bits of its result; the upper are
// a number that goes with it. answer holds a text.
const (
	ended        = iota // the guest returned
	endedTrap           // number: vm.TrapKind
	endedFailure        // number: the code that was returned
	endedByHost
	endedCompile
	endedTooLarge // initial memory
	endedLink
	endedNotExported
	endedNotCarried // answer: what to do about it
)

//go:wasmimport latchkey engine_load
func load(id string, pages uint32, wasm string) uint64

//go:wasmimport latchkey engine_call
func call(id string, export string) uint64

//go:wasmimport latchkey engine_known
func known(id string) bool

//go:wasmimport latchkey answer_length
func answerLength() int64

// Engine is a vm.Engine. Its calls nest; they do not run side by side.
type Engine struct{}

var _ vm.Engine = Engine{}

// Call implements vm.Engine.
func (Engine) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	if err := code.CheckMethod(export); err != nil {
		return err
	}
	id := identity(code)
	if !known(id) {
		if result := load(id, code.MemoryPagesMax, bridge.Text(code.Wasm)); uint32(result) != ended {
			return failure(result, code, export)
		}
	}
	r := enter(meter, host)
	result := call(id, export)
	leave()
	switch {
	case r.err != nil:
		return r.err
	case uint32(result) == ended:
		return nil
	}
	return failure(result, code, export)
}

// failure reads why a load or a call failed.
func failure(result uint64, code *vm.Code, export string) error {
	number, answer := uint32(result>>32), bridge.Answer(answerLength())
	switch uint32(result) {
	case endedTrap:
		return &vm.Trap{Kind: vm.TrapKind(number)}
	case endedFailure:
		return &vm.Failure{Code: number}
	case endedCompile:
		return &vm.CompileError{Reason: string(answer)}
	case endedTooLarge:
		return code.InitialMemoryTooLarge()
	case endedLink:
		return &vm.LinkError{Reason: string(answer)}
	case endedNotCarried:
		return &vm.NotCarriedError{Hash: code.Hash, Remedy: string(answer)}
	case endedNotExported:
		return vm.NotExported(export)
	}
	panic("engine: host.mjs and core.wasm are of different builds")
}

// identity names compiled code: hash and prepare version.
func identity(code *vm.Code) string {
	return string(binary.LittleEndian.AppendUint32(code.Hash[:len(code.Hash):len(code.Hash)], code.PrepareVersion))
}
