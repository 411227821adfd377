package worst

import (
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/memstore"
)

// ware is what recipes are tried with.
type ware struct {
	engine   *engine.Engine
	schedule *fees.Schedule
}

func open(t *testing.T) *ware {
	t.Helper()
	native, err := engine.New(engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = native.Close() })
	schedule, _ := fees.ByName("open")
	return &ware{native, schedule}
}

// More gas than is needed to fill the memory, and as much again as is measured.
const (
	enough   = 4 * amount.Tgas
	measured = 4 * amount.Tgas
)

// pace is how long a recipe takes for a Tgas, once its memory is filled: the best of
// some tries, since what disturbs one only makes it longer.
func (w *ware) pace(t *testing.T, r recipe, tries int) time.Duration {
	t.Helper()
	code, err := prepare.Prepare(w.engine, r.wasm(), w.schedule)
	if err != nil {
		t.Fatalf("%s: %v", r, err)
	}
	least := [2]time.Duration{time.Hour, time.Hour}
	for range tries {
		for i, gas := range [2]uint64{enough, enough + measured} {
			least[i] = min(least[i], w.run(t, r, code, gas))
		}
	}
	return (least[1] - least[0]) / (measured / amount.Tgas)
}

// run lasts as long as the gas, or until the guest traps.
func (w *ware) run(t *testing.T, r recipe, code *vm.Code, gas uint64) time.Duration {
	t.Helper()
	ctx := &vm.Context{Current: "a.near", Signer: "a.near", Predecessor: "a.near", Balance: amount.NEAR, PrepaidGas: gas}
	st := state.New(memstore.New())
	began := time.Now()
	out := vm.Run(w.engine, w.schedule, st.Nested(), code, "run", ctx)
	took := time.Since(began)
	if out.Err == nil || out.GasBurnt != gas {
		t.Errorf("%s: burns %d of %d gas, and ends with %v", r, out.GasBurnt, gas, out.Err)
	}
	return took
}
