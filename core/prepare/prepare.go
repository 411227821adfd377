package prepare

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"latchkey/core/fees"
	"latchkey/core/vm"
)

// Version is the newest prepare version.
const Version = 0

// Prepare checks code and returns what an Engine runs. Errors:
// *vm.PrepareError for a rule, *vm.UnresolvedImport for a missing import.
func Prepare(code []byte, schedule *fees.Schedule) (*vm.Code, error) {
	if n, limit := uint64(len(code)), schedule.Limits.ContractBytesMax; n > limit {
		return nil, &vm.PrepareError{Kind: "Deserialization", Reason: fmt.Sprintf("code has %d bytes, at most %d are allowed", n, limit)}
	}
	m, err := parseModule(code)
	if err != nil {
		return nil, &vm.PrepareError{Kind: "Deserialization", Reason: err.Error()}
	}
	if m.hasStart {
		return nil, &vm.PrepareError{Kind: "Instantiate", Reason: "a contract has no start section; put start-up into _initialize"}
	}
	for _, e := range m.imports {
		if err := m.checkImport(e); err != nil {
			return nil, err
		}
	}
	return &vm.Code{
		Hash:           sha256.Sum256(code),
		PrepareVersion: Version,
		OriginalSize:   len(code),
		Wasm:           code,
		MemoryPagesMax: schedule.Limits.MemoryPagesMax,
		Exports:        m.methodKinds(),
	}, nil
}

// Modules a contract may import from besides vm.HostModule.
const (
	kernelModule = "extism:host/env"
	wasiModule   = "wasi_snapshot_preview1"
)

// kernelFunctions of Extism that touch only the call's own memory, input,
// output, error and log. Http, vars and config are not granted.
var kernelFunctions = map[string]bool{
	"alloc": true, "free": true, "length": true, "length_unsafe": true,
	"load_u8": true, "load_u64": true, "store_u8": true, "store_u64": true,
	"input_length": true, "input_offset": true, "input_load_u8": true, "input_load_u64": true,
	"output_set": true, "error_set": true,
	"log_trace": true, "log_debug": true, "log_info": true, "log_warn": true, "log_error": true, "get_log_level": true,
}

func (m *module) checkImport(e importEntry) error {
	unresolved := func(why string) error {
		return &vm.UnresolvedImport{Msg: fmt.Sprintf("import %s.%s: %s", e.module, e.name, why)}
	}
	if e.kind != kindFunction {
		return unresolved("a contract imports functions only and brings its own memory")
	}
	switch e.module {
	case wasiModule:
		return nil
	case kernelModule:
		if !kernelFunctions[e.name] {
			return unresolved("this Extism function is not granted to contracts")
		}
		return nil
	case vm.HostModule:
		return m.checkHostImport(e, unresolved)
	}
	return unresolved("contracts may import from env, " + kernelModule + " and " + wasiModule)
}

func (m *module) checkHostImport(e importEntry, unresolved func(string) error) error {
	for i := range vm.Table {
		row := &vm.Table[i]
		if row.Name != e.name {
			continue
		}
		if int64(e.typeIndex) >= int64(len(m.types)) {
			return unresolved("its type does not exist")
		}
		t := m.types[e.typeIndex]
		if !sameTypes(t.params, row.Params) || !sameTypes(t.results, row.Results) {
			return unresolved("its type differs from the host function's")
		}
		return nil
	}
	return unresolved("no such host function")
}

func sameTypes(got []byte, want []vm.ValueType) bool {
	return slices.EqualFunc(got, want, func(a byte, b vm.ValueType) bool { return a == byte(b) })
}

// methodKinds tells for every exported function how it may be called.
func (m *module) methodKinds() map[string]vm.ExportKind {
	kinds := map[string]vm.ExportKind{}
	for _, e := range m.exports {
		if e.kind != kindFunction {
			continue
		}
		kinds[e.name] = vm.ExportOther
		t, ok := m.signature(e.index)
		switch {
		case !ok || len(t.params) > 0:
		case len(t.results) == 0:
			kinds[e.name] = vm.ExportVoid
		case sameTypes(t.results, []vm.ValueType{vm.I32}):
			kinds[e.name] = vm.ExportInteger
		}
	}
	return kinds
}
