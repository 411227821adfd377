package enginetest

import (
	"errors"
	"fmt"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// memoryModule reports what memory.grow of each delta returned and the size.
func memoryModule(min, max int, deltas ...int32) *asm.Module {
	m := &asm.Module{}
	report := m.ImportHost("account_balance")
	m.Memory(min, max)
	var body asm.Code
	for _, delta := range deltas {
		body = asm.Do(body, asm.I32Const(delta), asm.MemoryGrow, asm.I64ExtendI32, asm.Call(report))
	}
	m.Method("run", body, asm.MemorySize, asm.I64ExtendI32, asm.Call(report))
	return m
}

// memoryLimit: a memory ends at its own limit, at the latest at the schedule's
// 512 pages, and may not start beyond that.
func memoryLimit(t *testing.T, e vm.Engine, p Prepare) {
	const failed, limit = -1, 512
	for _, c := range []struct {
		min, max int
		deltas   []int32
		want     []int32
	}{
		{1, -1, []int32{limit - 2, 1, 1}, []int32{1, limit - 1, failed, limit}},
		{1, -1, []int32{limit, 0}, []int32{failed, 1, 1}},
		{1, 3, []int32{2, 1}, []int32{1, failed, 3}},
		{limit, 1000, []int32{1}, []int32{failed, limit}},
		{limit, -1, []int32{1}, []int32{failed, limit}},
	} {
		var got []int32
		mustCall(t, e, p.prepared(t, e, memoryModule(c.min, c.max, c.deltas...)), "run",
			HostFunc(func(_ int, _ vm.Memory, args []uint64) (uint64, error) {
				got = append(got, int32(args[0]))
				return 0, nil
			}))
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("memory of %d to %d pages: grow %v gives %v, want %v", c.min, c.max, c.deltas, got, c.want)
		}
	}
	var refused *vm.PrepareError
	if _, err := p(e, memoryModule(limit+1, -1).Wasm()); !errors.As(err, &refused) || refused.Kind != "Memory" {
		t.Errorf("%d pages at start: %v, want a refusal", limit+1, err)
	}
}
