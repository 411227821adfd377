//go:build !js

package prepare

import (
	"bytes"
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
)

const coverSeeds = 600

// TestGeneratedModulesAreValid: with all shapes, whether prepare grants them or
// not, the format's own rules are kept.
func TestGeneratedModulesAreValid(t *testing.T) {
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer runtime.Close(ctx)
	for seed := range uint64(coverSeeds) {
		g := Generate(seed, AllShapes)
		compiled, err := runtime.CompileModule(ctx, g.Code)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		_ = compiled.Close(ctx)
		if again := Generate(seed, AllShapes); !bytes.Equal(again.Code, g.Code) {
			t.Fatalf("seed %d gives two modules", seed)
		}
	}
}

// TestGeneratedModulesUseEveryInstruction: whatever prepare grants is in some of
// them.
func TestGeneratedModulesUseEveryInstruction(t *testing.T) {
	var plain [256]bool
	var behindPrefix [len(prefixed)]bool
	for seed := range uint64(coverSeeds) {
		m, err := decode(Generate(seed, AllShapes).Code)
		if err != nil {
			continue // it has what is not granted
		}
		for i := range m.bodies {
			r := reader{buf: m.bodies[i].code}
			for _, at := range starts(m, i) {
				r.pos = at
				if op := r.byte(); op != opPrefix {
					plain[op] = true
				} else if n := r.u32(); int(n) < len(behindPrefix) {
					behindPrefix[n] = true
				}
			}
		}
	}
	for op, shape := range shapes {
		if shape.immediate != unknown && !plain[op] {
			t.Errorf("instruction %#x is in no module", op)
		}
	}
	for number, shape := range prefixed {
		if shape.immediate != unknown && !behindPrefix[number] {
			t.Errorf("instruction %#x %d is in no module", opPrefix, number)
		}
	}
}
