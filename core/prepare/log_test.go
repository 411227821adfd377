//go:build !js

package prepare_test

import (
	"slices"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/onelog"
	"latchkey/internal/test/warm"
	"latchkey/plugins/build"
)

// recount is an engine that runs each successful call of the plugins it knows a
// second time, as counted one by one, with the same answers of the host.
type recount struct {
	vm.Engine
	t     *testing.T
	codes map[[32]byte]*vm.Code
	calls map[[32]byte]map[string]int // compared, by plugin and method
}

// told is what the host answered to one call.
type told struct {
	result uint64
	writes []written
}

type written struct {
	offset uint64
	data   []byte
}

// watched is a guest's memory that notes what the host writes.
type watched struct {
	vm.Memory
	writes *[]written
}

func (w watched) Write(offset uint64, data []byte) bool {
	*w.writes = append(*w.writes, written{offset, slices.Clone(data)})
	return w.Memory.Write(offset, data)
}

func (e *recount) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	var tape []told
	used, lent := int64(0), meter.Instructions
	err := e.Engine.Call(code, export, meter, enginetest.HostFunc(func(function int, guest vm.Memory, args []uint64) (uint64, error) {
		used += lent - meter.Instructions
		answer := told{}
		result, err := host.Call(function, watched{guest, &answer.writes}, args)
		answer.result, lent = result, meter.Instructions
		tape = append(tape, answer)
		return result, err
	}))
	used += lent - meter.Instructions
	if each := e.codes[code.Hash]; each != nil && err == nil {
		e.compare(each, export, used, tape)
	}
	return err
}

func (e *recount) compare(each *vm.Code, export string, used int64, tape []told) {
	meter := enginetest.Plenty()
	most := meter.Instructions
	err := e.Engine.Call(each, export, meter, enginetest.HostFunc(func(_ int, guest vm.Memory, _ []uint64) (uint64, error) {
		answer := tape[0]
		tape = tape[1:]
		for _, w := range answer.writes {
			guest.Write(w.offset, w.data)
		}
		return answer.result, nil
	}))
	if counted := most - meter.Instructions; err != nil || counted != used || len(tape) > 0 {
		e.t.Errorf("%s of %x takes %d instructions, counted one by one %d, %v", export, each.Hash[:4], used, counted, err)
	}
	if e.calls[each.Hash] == nil {
		e.calls[each.Hash] = map[string]int{}
	}
	e.calls[each.Hash][export]++
}

// TestTheLogTakesWhatEachInstructionWould counts all that the one log calls of our
// plugins one by one. Calls that the host ends are left out: what a region would
// still have done is charged with it.
func TestTheLogTakesWhatEachInstructionWould(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	native, err := engine.New(engine.Options{CacheDir: warm.Shared()})
	if err != nil {
		t.Fatal(err)
	}
	defer native.Close()
	classic, _ := fees.ByName("classic")
	examples := onelog.Examples(t)
	code, err := onelog.ReadCode(root)
	if err != nil {
		t.Fatal(err)
	}
	e := &recount{native, t, map[[32]byte]*vm.Code{}, map[[32]byte]map[string]int{}}
	ours := slices.Concat(code, examples)
	for _, p := range ours {
		if e.codes[p.Hash], err = prepare.CountEach(native, p.Wasm, classic); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := onelog.Record(e, root, examples); err != nil {
		t.Fatal(err)
	}
	for _, p := range ours {
		if t.Logf("%s: %v", p.Name, e.calls[p.Hash]); len(e.calls[p.Hash]) == 0 {
			t.Errorf("%s was not called", p.Name)
		}
	}
}
