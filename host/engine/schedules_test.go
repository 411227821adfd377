package engine_test

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/host/engine"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/enginetest"
)

// TestOneCodeUnderTwoSchedules: an engine that runs ledgers of both holds the code of
// each.
func TestOneCodeUnderTwoSchedules(t *testing.T) {
	m := &asm.Module{}
	m.Memory(1, 512)
	m.Method("run", asm.I32Const(0), asm.I32Load(), asm.Drop)
	e, used := open(t, engine.Options{}), map[string]int64{}
	for _, name := range []string{"classic", "open", "classic"} {
		schedule, _ := fees.ByName(name)
		code, err := prepare.Prepare(e, m.Wasm(), schedule)
		if err != nil {
			t.Fatal(err)
		}
		meter := enginetest.Plenty()
		before := meter.Instructions
		if err := e.Call(code, "run", meter, nothing); err != nil {
			t.Fatal(err)
		}
		used[name] = before - meter.Instructions
	}
	if more := used["open"] - used["classic"]; more != 63 {
		t.Errorf("a load costs %d units more under open, want 63", more)
	}
}
