package prepare

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/tagged"
	"latchkey/core/vm"
)

// Version is the only prepare version. Version 0 did not meter and was never
// released.
const Version = 1

// Revision counts the changes of what Version makes, until the first release:
// code that was prepared by another one is not used again.
const Revision = 3

// Prepare checks code and returns what an Engine runs. engine runs its start-up.
// Errors: *vm.PrepareError for a rule, another vm.FunctionCallError for what is no
// module or imports what there is not, and what says nothing of the code.
func Prepare(engine vm.Engine, code []byte, schedule *fees.Schedule) (*vm.Code, error) {
	if n, limit := uint64(len(code)), schedule.Limits.ContractBytesMax; n > limit {
		return nil, &vm.PrepareError{Kind: "Deserialization", Reason: fmt.Sprintf("code has %d bytes, at most %d are allowed", n, limit)}
	}
	m, err := decode(code)
	if err == nil {
		err = m.check()
	}
	var asks *policy.Policy
	if err == nil {
		asks, err = m.policy()
	}
	if err != nil {
		return nil, asRefusal(err)
	}
	ready := &vm.Code{
		Hash:           sha256.Sum256(code),
		PrepareVersion: Version,
		Revision:       Revision,
		Schedule:       schedule.Name,
		OriginalSize:   len(code),
		Policy:         asks,
	}
	if err := m.prepare(engine, schedule, ready); err != nil {
		return nil, asRefusal(err)
	}
	if n := len(ready.Wasm); n > preparedBytesMax {
		return nil, refusal("InstrumentedCodeTooLarge", "the prepared code has %d bytes, at most %d are allowed", n, preparedBytesMax)
	}
	return ready, nil
}

// prepare changes the module into what instances are made of, and tells of it.
func (m *module) prepare(engine vm.Engine, schedule *fees.Schedule, ready *vm.Code) error {
	startUp, err := m.open(schedule, ready)
	if err != nil {
		return err
	}
	if err := m.addMetering(m.prices(&schedule.Instructions)); err != nil {
		return err
	}
	return m.finish(engine, schedule, ready, startUp)
}

// open limits the module's own memory and tables, exports what instances have of
// their own, and returns the start-up function, or nil.
func (m *module) open(schedule *fees.Schedule, ready *vm.Code) (startUp *uint32, err error) {
	if startUp, err = m.takeStartUp(); err != nil {
		return nil, err
	}
	m.takeStart()
	ready.Exports = m.methodKinds() // before there are others
	if err := m.limitMemory(m.pagesMax(ready.Policy, schedule.Limits.MemoryPagesMax)); err != nil {
		return nil, err
	}
	m.limitTables()
	m.exportGlobals()
	ready.Restorable = true
	for _, g := range m.mutable {
		valueType := vm.ValueType(m.globals[g].valueType)
		ready.Globals = append(ready.Globals, valueType)
		// JavaScript may not tell one NaN from another.
		ready.Restorable = ready.Restorable && (valueType == vm.I32 || valueType == vm.I64)
	}
	return startUp, nil
}

// finish brings the metered module up and writes it.
func (m *module) finish(engine vm.Engine, schedule *fees.Schedule, ready *vm.Code, startUp *uint32) error {
	ready.Restorable = ready.Restorable && !m.changesMore
	ready.Instantiation = m.instantiation()
	if startUp = m.postpone(startUp); ready.Instantiation != nil {
		startUp = nil // nothing of it will ever run
	}
	m.beginMethods(ready.Exports)
	m.renameImports()
	m.dropSegments()
	m.joinData()
	m.customs = nil
	if len(m.memories) > 0 {
		ready.MemoryPagesMax = *m.memories[0].max
	}
	if startUp != nil {
		if err := m.start(engine, schedule, ready, *startUp); err != nil {
			return err
		}
	}
	if len(m.memories) > 0 {
		ready.MemoryPages = m.memories[0].min
	}
	ready.Wasm = appendAbout(m.encode(), ready)
	return nil
}

// appendAbout adds what there is to know of the code as a section of its own, so
// that one file has it all.
func appendAbout(wasm []byte, code *vm.Code) []byte {
	return appendSection(wasm, sectionCustom, append(appendBytes(nil, vm.AboutSection), code.About()...))
}

// check holds a module to the rules that are not the format's.
func (m *module) check() error {
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
	unresolved := func(why vm.ImportFault) error { return unresolvedImport(e, why) }
	if e.kind != kindFunction {
		return unresolved(vm.NotAFunction)
	}
	switch e.module {
	case vm.HostModule, vm.UserModule:
		return m.checkHostImport(e.module, e, unresolved)
	case vm.ExtismModule, vm.WASIPreviewModule:
		return m.checkHostImport(renamed[e.module], e, unresolved)
	}
	return unresolved(vm.UnknownModule)
}

func unresolvedImport(e importEntry, why vm.ImportFault) error {
	return &vm.UnresolvedImport{Module: tagged.GuestText(e.module), Name: tagged.GuestText(e.name), Why: why}
}

// renamed are the modules whose functions the host gives itself, under names of
// its own. The kernel that Extism would give to guests keeps its records where
// they can spoil them, and then searches for free memory for ever; and each
// engine has a WASI of its own.
var renamed = map[string]string{vm.ExtismModule: vm.BlockModule, vm.WASIPreviewModule: vm.WASIModule}

func (m *module) renameImports() {
	for i := range m.imports {
		if name, ok := renamed[m.imports[i].module]; ok {
			m.imports[i].module = name
		}
	}
}

func (m *module) checkHostImport(from string, e importEntry, unresolved func(vm.ImportFault) error) error {
	for i := range vm.Table {
		row := &vm.Table[i]
		if row.Module != from || row.Name != e.name {
			continue
		}
		t := m.types[e.typeIndex]
		if !sameTypes(t.params, row.Params) || !sameTypes(t.results, row.Results) {
			return unresolved(vm.OtherType)
		}
		return nil
	}
	switch e.module {
	case vm.ExtismModule:
		return unresolved(vm.NotOfExtism)
	case vm.WASIPreviewModule:
		return unresolved(vm.NotOfWASI)
	}
	return unresolved(vm.NoSuchImport)
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
