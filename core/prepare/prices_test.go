//go:build !js

package prepare_test

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/memstore"
)

// TestPricesOfInstructions: what each class of them costs under each schedule, and that
// the plainest meter counts the same.
func TestPricesOfInstructions(t *testing.T) {
	load := asm.Do(asm.I32Const(8), asm.I32Load(), asm.Drop)
	store := asm.Do(asm.I32Const(8), asm.I32Const(1), asm.I32Store())
	root := asm.Do(asm.F64Const(2), asm.F64Sqrt, asm.Drop)
	quotient := asm.Do(asm.F64Const(2), asm.F64Const(3), asm.F64Div, asm.Drop)
	sum := asm.Do(asm.F64Const(2), asm.F64Const(3), asm.F64Add, asm.Drop)
	width := asm.Do(asm.F64Const(2), asm.F32DemoteF64, asm.F64PromoteF32, asm.Drop)
	fill := asm.Do(asm.I32Const(0), asm.I32Const(0), asm.I32Const(100), asm.MemoryFill)
	grow := asm.Do(asm.I32Const(1), asm.MemoryGrow, asm.Drop)
	for _, c := range []struct {
		what          string
		pages         int // at most
		body          asm.Code
		classic, open uint64
	}{
		{"a load", 8, load, 3, 4},
		{"a load in more memory", 16, load, 3, 6},
		{"a load in as much as a Go plugin's", 256, load, 3, 26},
		{"a load where nothing is declared", -1, load, 3, 66},
		{"a store", 256, store, 3, 26},
		{"a root", 8, root, 3, 22},
		{"a quotient", 8, quotient, 4, 23},
		{"a sum", 8, sum, 4, 4},
		{"two changes of width", 8, width, 4, 42},
		{"a range", 8, fill, 3 + 132, 3 + 134},
		{"a range in much memory", 512, fill, 3 + 132, 3 + 258},
		{"a page", 8, grow, 2 + 33, 2 + 34 + 8192},
	} {
		m := &asm.Module{}
		m.Memory(1, c.pages)
		m.Method("run", c.body)
		for schedule, want := range map[string]uint64{"classic": c.classic, "open": c.open} {
			s, _ := fees.ByName(schedule)
			for meter, prepared := range map[string]func(vm.Engine, []byte, *fees.Schedule) (*vm.Code, error){"prepare": prepare.Prepare, "each": prepare.CountEach} {
				if got := unitsOf(t, m.Wasm(), s, prepared); got != want {
					t.Errorf("%s costs %d units under %s, want %d (%s)", c.what, got, schedule, want, meter)
				}
			}
		}
	}
}

// unitsOf is what calling run takes, beside loading and entering it.
func unitsOf(t *testing.T, wasm []byte, s *fees.Schedule, prepared func(vm.Engine, []byte, *fees.Schedule) (*vm.Code, error)) uint64 {
	t.Helper()
	native := engines(t)["compiler"]
	code, err := prepared(native, wasm, s)
	if err != nil {
		t.Fatal(err)
	}
	out := vm.Run(native, s, state.New(memstore.New()), code, "run", &vm.Context{Current: "a.near", PrepaidGas: 1e14})
	if out.Err != nil {
		t.Fatal(out.Err)
	}
	const entering = 8 // a function without operands
	return (out.GasBurnt-s.Host.ContractLoadingBase-s.Host.ContractLoadingByte*uint64(len(wasm)))/s.Host.Instruction - entering
}
