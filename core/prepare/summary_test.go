package prepare_test

import (
	"reflect"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/vm"
)

func TestSummaryTellsWhatAContractConsistsOf(t *testing.T) {
	schedule, _ := fees.ByName("classic")
	code := append(small(), join(policySection(`{"version":1,"memory_pages_max":9}`), custom("latchkey.abi", `{"version":1,"methods":[{"name":"void","kind":"view"}]}`))...)
	s, err := prepare.Summarise(code, schedule)
	if err != nil {
		t.Fatal(err)
	}
	if s.Policy == nil || s.Policy.Own.MemoryPagesMax != 9 || s.ABI == nil || !reflect.DeepEqual(s.ABI.Methods, []policy.Method{{Name: "void"}}) {
		t.Errorf("policy %+v, abi %+v", s.Policy, s.ABI)
	}
	if want := (prepare.Imported{Module: "env", Name: "read_register"}); len(s.Imports) != 4 || s.Imports[0] != want {
		t.Errorf("imports %v", s.Imports)
	}
	if want := (prepare.Exported{Name: "integer", Kind: vm.ExportInteger}); len(s.Exports) != 5 || s.Exports[1] != want {
		t.Errorf("exports %v", s.Exports)
	}
}

// TestSummaryCountsWhatLimitsCount.
func TestSummaryCountsWhatLimitsCount(t *testing.T) {
	schedule, _ := fees.ByName("classic")
	code := module(types(), section(3, []byte{0}, []byte{0}), section(4, []byte{0x70, 0, 2}), section(5, []byte{1, 2, 50}),
		section(10, body(0x02, 0x40, 0x03, 0x40, 0x0b, 0x0b), body(0x02, 0x40, 0x0b)), section(11, []byte{0, 0x41, 0, 0x0b, 1, 'x'}))
	s, err := prepare.Summarise(code, schedule)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]uint64{"functions": {2, 10_000}, "blocks": {3, 250_000}, "blocks of one function": {2, 5_000}, "units to compile": {26, 600_000_000},
		"table elements": {2, 10_000}, "data segments": {1, 100_000}, "pages of memory at the start": {2, 50}, "types": {5, 1_024},
		"bytes": {uint64(len(code)), schedule.Limits.ContractBytesMax}, "bytes of the longest function": {7, 262_144}}
	for _, f := range s.Figures {
		if w, ok := want[f.What]; ok && w != [2]uint64{f.Count, f.Max} {
			t.Errorf("%s: %d of %d, want %v", f.What, f.Count, f.Max, w)
		}
		delete(want, f.What)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
	if _, err := prepare.Summarise([]byte("(module)"), schedule); err == nil {
		t.Error("text has a summary")
	}
}
