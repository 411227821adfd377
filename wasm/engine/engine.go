//go:build js && wasm

package engine

import (
	"encoding/binary"

	"latchkey/core/interpret"
	"latchkey/core/prepare"
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
	endedLink
	endedNotExported
	endedNotCarried // answer: what to do about it
)

//go:wasmimport latchkey engine_load
func load(id string, wasm string, globals uint32, restorable bool) uint64

//go:wasmimport latchkey engine_start
func start(id string, wasm string, globals string) uint64

//go:wasmimport latchkey engine_carried
func carried(id string) bool

//go:wasmimport latchkey engine_call
func call(id string, export string) uint64

//go:wasmimport latchkey engine_known
func known(id string) bool

//go:wasmimport latchkey answer_length
func answerLength() int64

// Engine is a vm.Engine. Its calls nest; they do not run side by side.
type Engine struct{}

var (
	_ vm.Engine  = Engine{}
	_ vm.Library = Engine{}
	_ vm.Limited = Engine{}
)

// Unlimited implements vm.Limited.
func (Engine) Unlimited() vm.Engine { return interpret.Engine{Lower: prepare.Lower} }

// Call implements vm.Engine.
func (Engine) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	if err := code.CheckMethod(export); err != nil {
		return err
	}
	id := identity(code)
	if !known(id) {
		if err := compile(id, code, export); err != nil {
			return err
		}
	}
	return within(meter, host, code, export, func() uint64 { return call(id, export) })
}

// compile has the platform compile code, or take what it carries.
func compile(id string, code *vm.Code, export string) error {
	wasm := code.Wasm
	if len(wasm) > 0 {
		var err error
		if wasm, err = prepare.Watch(code); err != nil {
			return &vm.CompileError{Reason: err.Error()}
		}
	}
	if result := load(id, bridge.Text(wasm), uint32(len(code.Globals)), code.Restorable); uint32(result) != ended {
		return failure(result, code, export)
	}
	return nil
}

// Start implements vm.Engine.
func (Engine) Start(code *vm.Code, meter *vm.Meter, host vm.Host) (*vm.Image, error) {
	globals := make([]byte, len(code.Globals))
	for i, t := range code.Globals {
		globals[i] = byte(t)
	}
	err := within(meter, host, code, vm.ExportStartUp, func() uint64 {
		return start(identity(code), bridge.Text(code.Wasm), bridge.Text(globals))
	})
	if err != nil {
		return nil, err
	}
	left := bridge.Answer(answerLength())
	image := &vm.Image{Globals: make([]uint64, len(globals)), Memory: left[8*len(globals):]}
	for i := range image.Globals {
		image.Globals[i] = binary.LittleEndian.Uint64(left[8*i:])
	}
	return image, nil
}

// within runs a guest and says how it ended.
func within(meter *vm.Meter, host vm.Host, code *vm.Code, export string, guest func() uint64) error {
	r := enter(meter, host)
	result := guest()
	leave()
	switch {
	case r.err != nil:
		return r.err
	case uint32(result) == ended:
		return nil
	}
	return failure(result, code, export)
}

// Prepared implements vm.Library: what the platform carries.
func (Engine) Prepared(key vm.LibraryKey) *vm.Code {
	if !carried(name(key.Hash, key.PrepareVersion, key.Schedule)) {
		return nil
	}
	code, err := vm.ReadAbout(bridge.Answer(answerLength()))
	if err != nil || code.Key() != key {
		return nil
	}
	return code
}

// Keep implements vm.Library. The platform has no place for it.
func (Engine) Keep(*vm.Code) {}

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
	case endedLink:
		return &vm.LinkError{Reason: string(answer)}
	case endedNotCarried:
		return &vm.NotCarriedError{Hash: code.Hash, Remedy: string(answer)}
	case endedNotExported:
		return vm.NotExported(export)
	}
	panic("engine: host.mjs and core.wasm are of different builds")
}

// identity names compiled code, and what the platform carries.
func identity(code *vm.Code) string { return name(code.Hash, code.PrepareVersion, code.Schedule) }

func name(hash [32]byte, prepareVersion uint32, schedule string) string {
	return string(binary.LittleEndian.AppendUint32(hash[:], prepareVersion)) + schedule
}
