package prepare

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/vm"
)

// Version is the only prepare version. Version 0 did not meter and was never
// released.
const Version = 1

// Prepare checks code and returns what an Engine runs. Errors:
// *vm.PrepareError for a rule, *vm.UnresolvedImport for a missing import.
func Prepare(code []byte, schedule *fees.Schedule) (*vm.Code, error) {
	if n, limit := uint64(len(code)), schedule.Limits.ContractBytesMax; n > limit {
		return nil, &vm.PrepareError{Kind: "Deserialization", Reason: fmt.Sprintf("code has %d bytes, at most %d are allowed", n, limit)}
	}
	m, err := decode(code)
	if err == nil {
		err = m.check()
	}
	exports := map[string]vm.ExportKind{}
	var asks *policy.Policy
	if err == nil {
		asks, err = m.policy()
	}
	if err == nil {
		exports = m.methodKinds() // before there are others
		err = m.addMetering()
	}
	if err != nil {
		return nil, asRefusal(err)
	}
	m.renameBlockModule()
	m.joinData()
	m.customs = nil
	ready := m.encode()
	if n := len(ready); n > preparedBytesMax {
		return nil, refusal("InstrumentedCodeTooLarge", "the metered code has %d bytes, at most %d are allowed", n, preparedBytesMax)
	}
	return &vm.Code{
		Hash:           sha256.Sum256(code),
		PrepareVersion: Version,
		OriginalSize:   len(code),
		Wasm:           ready,
		MemoryPagesMax: m.pagesMax(asks, schedule.Limits.MemoryPagesMax),
		Exports:        exports,
		Policy:         asks,
	}, nil
}

// check holds a module to the rules that are not the format's.
func (m *module) check() error {
	if m.start != nil {
		return refusal("Instantiate", "a contract has no start section; put start-up into _initialize")
	}
	for _, e := range m.imports {
		if err := m.checkImport(e); err != nil {
			return err
		}
	}
	for _, e := range m.exports {
		switch {
		case strings.HasPrefix(e.name, vm.ExportPrefix):
			return refusal("Instantiate", "export %q: names that start with %q are the host's", e.name, vm.ExportPrefix)
		case e.name == "hs_init":
			return refusal("Instantiate", "export %q: Haskell's start-up is not supported", e.name)
		}
	}
	return nil
}

// asRefusal makes an error of the format one of NEAR's.
func asRefusal(err error) error {
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return refusal("Deserialization", "%v", err)
	}
	return err
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
		want, granted := wasiFunctions[e.name]
		switch {
		case !granted:
			return unresolved("contracts have no files, sockets or processes")
		case m.types[e.typeIndex].letters() != want.letters:
			return unresolved("its type differs from WASI's")
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
// host gives them those functions itself, under a name of its own: the
// kernel that Extism would give them keeps its records where a guest can spoil
// them, and then searches for free memory for ever.
const extismModule = "extism:host/env"

// renameBlockModule puts vm.BlockModule in place of extismModule.
func (m *module) renameBlockModule() {
	for i := range m.imports {
		if m.imports[i].module == extismModule {
			m.imports[i].module = vm.BlockModule
		}
	}
}

func (m *module) checkHostImport(from string, e importEntry, unresolved func(string) error) error {
	for i := range vm.Table {
		row := &vm.Table[i]
		if row.Module != from || row.Name != e.name {
			continue
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
