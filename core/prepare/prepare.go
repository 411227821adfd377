package prepare

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

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
		Wasm:           renameBlockModule(code, m.imports),
		MemoryPagesMax: schedule.Limits.MemoryPagesMax,
		Exports:        m.methodKinds(),
	}, nil
}

// wasiModule is what Go guests need of their surroundings; it shows them a
// fixed clock and random source, no files, no arguments, no environment.
const wasiModule = "wasi_snapshot_preview1"

var wasiFunctions = map[string]bool{
	"args_get": true, "args_sizes_get": true, "environ_get": true, "environ_sizes_get": true,
	"clock_time_get": true, "random_get": true, "poll_oneoff": true, "sched_yield": true, "proc_exit": true,
	"fd_write": true, "fd_read": true, "fd_seek": true, "fd_close": true, "fd_fdstat_get": true, "fd_fdstat_set_flags": true,
	"fd_prestat_get": true, "fd_prestat_dir_name": true,
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
		if !wasiFunctions[e.name] {
			return unresolved("contracts have no files, sockets or processes")
		}
		return nil
	case vm.HostModule, vm.UserModule:
		return m.checkHostImport(e.module, e, unresolved)
	case extismModule:
		return m.checkHostImport(vm.BlockModule, e, unresolved)
	}
	return unresolved("contracts may import from " + strings.Join([]string{vm.HostModule, vm.UserModule, extismModule, wasiModule}, ", "))
}

// extismModule is where Extism PDKs import memory, input and output from. The
// host gives them those functions itself, under a name of the same length: the
// kernel that Extism would give them keeps its records where a guest can spoil
// them, and then searches for free memory for ever.
const extismModule = "extism:host/env"

// renameBlockModule returns the code with vm.BlockModule in place of extismModule.
func renameBlockModule(code []byte, imports []importEntry) []byte {
	renamed := false
	for _, e := range imports {
		if e.module != extismModule {
			continue
		}
		if !renamed {
			code, renamed = slices.Clone(code), true
		}
		copy(code[e.moduleAt:], vm.BlockModule)
	}
	return code
}

func (m *module) checkHostImport(from string, e importEntry, unresolved func(string) error) error {
	for i := range vm.Table {
		row := &vm.Table[i]
		if row.Module != from || row.Name != e.name {
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
	if e.module == extismModule {
		return unresolved("of Extism's own functions a contract has memory, input, output, errors and logs only")
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
