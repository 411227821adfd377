package prepare_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

func custom(field, content string) []byte { return asm.Section(0, append(asm.Text(field), content...)) }

func policySection(content string) []byte { return custom("latchkey.policy", content) }

// asking is a module with a guard, one host function and two pages of memory,
// followed by sections.
func asking(sections ...[]byte) []byte {
	return append(module(types(), section(2, importOf("env", "block_index", 0, 3)), section(3, []byte{0}), section(5, []byte{0, 2}),
		section(7, export("guard", 0, 1)), section(10, body())), join(sections...)...)
}

func TestPolicyIsRead(t *testing.T) {
	silent, err := prepared(t, asking(custom("latchkey.abi", `{"version":1,"methods":[]}`)))
	if err != nil || silent.Policy != nil {
		t.Fatalf("a module without a policy: %+v, %v", silent, err)
	}
	got, err := prepared(t, asking(policySection(`{"version":1,"guard":true,"functions":["block_index","input"],"promises":[],"memory_pages_max":3}`)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Policy == nil || !got.Policy.Guard || got.Policy.Promises == nil || got.MemoryPagesMax != 3 {
		t.Errorf("got %+v with %d pages", got.Policy, got.MemoryPagesMax)
	}
}

// TestMemoryMayGrowToTheLowestOfItsCeilings: the schedule's 512 pages, the
// policy's and the module's own.
func TestMemoryMayGrowToTheLowestOfItsCeilings(t *testing.T) {
	for _, c := range []struct {
		memory []byte
		policy string
		want   uint32
	}{
		{[]byte{0, 2}, `{"version":1}`, 512},
		{[]byte{0, 2}, `{"version":1,"memory_pages_max":65536}`, 512},
		{[]byte{0, 2}, `{"version":1,"memory_pages_max":100}`, 100},
		{[]byte{1, 2, 50}, `{"version":1,"memory_pages_max":100}`, 50},
		{[]byte{1, 2, 50}, `{"version":1}`, 50},
		{[]byte{1, 2, 50}, `{"version":1,"memory_pages_max":2}`, 2},
	} {
		got, err := prepared(t, module(section(5, c.memory), policySection(c.policy)))
		if err != nil || got.MemoryPagesMax != c.want {
			t.Errorf("memory %v with %s: %+v, %v, want %d pages", c.memory, c.policy, got, err, c.want)
		}
	}
	if got, err := prepared(t, module()); err != nil || got.MemoryPagesMax != 0 {
		t.Errorf("without a memory: %+v, %v", got, err)
	}
}

func TestPoliciesThatTheModuleDoesNotKeep(t *testing.T) {
	for _, c := range []struct {
		kind, rule string
		code       []byte
	}{
		{"Deserialization", "latchkey.policy: it is not one JSON value", asking(policySection("free text"))},
		{"Deserialization", "latchkey.policy: a contract has one such section", asking(policySection(`{"version":1}`), policySection(`{"version":1}`))},
		{"Deserialization", "latchkey.abi: methods: it must be there", asking(custom("latchkey.abi", `{"version":1}`))},
		{"Deserialization", "latchkey.abi: a contract has one", asking(custom("latchkey.abi", `{"version":1,"methods":[]}`), custom("latchkey.abi", ""))},
		{"Deserialization", `functions[1]: there is no host function "inpt"`, asking(policySection(`{"version":1,"functions":["block_index","inpt"]}`))},
		{"Deserialization", `functions[0]: there is no host function "alloc"`, asking(policySection(`{"version":1,"functions":["alloc"]}`))},
		{"Memory", "memory_pages_max: the contract starts with 2 pages, its policy allows it 1", asking(policySection(`{"version":1,"memory_pages_max":1}`))},
		{"Instantiate", `guard: the contract must export a function "guard"`, module(policySection(`{"version":1,"guard":true}`))},
		{"Instantiate", "takes nothing", module(types(), section(3, []byte{2}), section(7, export("guard", 0, 0)), section(10, body()),
			policySection(`{"version":1,"guard":true}`))},
	} {
		_, err := prepared(t, c.code)
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || refused.Kind != c.kind || !strings.Contains(err.Error(), c.rule) {
			t.Errorf("want %s with %q, got %v", c.kind, c.rule, err)
		}
	}
}

// TestPolicyGrantsImports: WASI and Extism's memory need no grant, both forms of
// a host function need the one of its name.
func TestPolicyGrantsImports(t *testing.T) {
	with := func(imported []byte, functions string) error {
		_, err := prepared(t, module(policySection(`{"version":1,"functions":[`+functions+`]}`), types(), section(2, imported)))
		return err
	}
	var unresolved *vm.UnresolvedImport
	for _, from := range []string{"env", "extism:host/user"} {
		imported := importOf(from, "block_index", 0, 3)
		if err := with(imported, `"input"`); !errors.As(err, &unresolved) || !strings.Contains(err.Error(), "latchkey.policy: functions does not name it") {
			t.Errorf("%s: got %v", from, err)
		}
		if err := with(imported, `"block_index"`); err != nil {
			t.Errorf("%s: %v", from, err)
		}
	}
	for _, imported := range [][]byte{importOf("wasi_snapshot_preview1", "sched_yield", 0, 1), importOf("extism:host/env", "input_length", 0, 3)} {
		if err := with(imported, ""); err != nil {
			t.Error(err)
		}
	}
}
