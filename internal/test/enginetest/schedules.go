package enginetest

import (
	"testing"

	"latchkey/core/fees"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// RunSchedules checks that an engine which runs ledgers of two schedules holds the code
// of each: a load costs what the ledger's says.
func RunSchedules(t *testing.T, e vm.Engine, prepared func(vm.Engine, []byte, *fees.Schedule) (*vm.Code, error)) {
	t.Helper()
	m := &asm.Module{}
	m.Memory(1, 512)
	m.Method("run", asm.I32Const(0), asm.I32Load(), asm.Drop)
	used := map[string]int64{}
	for _, name := range []string{"classic", "open", "classic"} {
		schedule, _ := fees.ByName(name)
		code, err := prepared(e, m.Wasm(), schedule)
		if err != nil {
			t.Fatal(err)
		}
		meter := Plenty()
		before := meter.Instructions
		if err := e.Call(code, "run", meter, NoHost); err != nil {
			t.Fatal(err)
		}
		used[name] = before - meter.Instructions
	}
	if more := used["open"] - used["classic"]; more != 63 {
		t.Errorf("a load costs %d units more under open, want 63", more)
	}
}
