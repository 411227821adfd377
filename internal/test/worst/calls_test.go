package worst

import (
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/memstore"
)

// calls are modules whose method ends soon.
func calls() map[string][]byte {
	const all = 512
	modules := map[string]*asm.Module{}
	add := func(name string, pages, most int, body ...asm.Code) *asm.Module {
		m := &asm.Module{}
		m.Memory(pages, most)
		m.FuncOf("run", nil, nil, []vm.ValueType{asm.I32}, body...)
		modules[name] = m
		return m
	}
	touch := asm.Do(asm.Loop, asm.LocalGet(0), asm.I32Const(1), asm.I32Store(), asm.LocalGet(0), asm.I32Const(4096), asm.I32Add, asm.LocalSet(0),
		asm.LocalGet(0), asm.I32Const(all<<16), lessS32, asm.BrIf(0), asm.End)
	add("a call", 1, 1)
	add("growth by all", 1, all, asm.I32Const(all-1), asm.MemoryGrow, asm.Drop)
	add("growth page by page", 1, all, asm.Loop, asm.I32Const(1), asm.MemoryGrow, asm.I32Const(0), lessS32, asm.I32Eqz, asm.BrIf(0), asm.End)
	add("growth and a write to each page", 1, all, asm.I32Const(all-1), asm.MemoryGrow, asm.Drop, touch)
	add("a write to each page", all, all, touch)
	add("a large memory", all, all)
	for _, name := range []string{"a large memory that is made each time", "the same, with a write to each page"} {
		body := asm.Do(asm.I32Const(0), asm.RefNull, asm.TableSet(0))
		if name != "a large memory that is made each time" {
			body = asm.Do(body, touch)
		}
		add(name, all, all, body).Table(1)
	}
	wasm := map[string][]byte{}
	for name, m := range modules {
		wasm[name] = m.Wasm()
	}
	return wasm
}

// call is the least time of some calls, and what each costs with its receipt.
func (w *ware) call(t *testing.T, wasm []byte) (time.Duration, uint64) {
	t.Helper()
	code, err := prepare.Prepare(w.engine, wasm, w.schedule)
	if err != nil {
		t.Fatal(err)
	}
	least, gas := time.Hour, uint64(0)
	for range 12 {
		ctx := &vm.Context{Current: "a.near", Signer: "a.near", Predecessor: "a.near", Balance: amount.NEAR, PrepaidGas: 100 * amount.Tgas}
		began := time.Now()
		out := vm.Run(w.engine, w.schedule, state.New(memstore.New()), code, "run", ctx)
		least, gas = min(least, time.Since(began)), out.GasBurnt
		if out.Err != nil {
			t.Fatal(out.Err)
		}
	}
	a := &w.schedule.Actions
	return least, gas + a.ActionReceipt.Send(true) + a.ActionReceipt.Execution + a.FunctionCall.Send(true) + a.FunctionCall.Execution
}
