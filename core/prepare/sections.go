package prepare

import (
	"slices"

	"latchkey/core/policy"
	"latchkey/core/vm"
)

// section returns the content of the custom section with this name, and whether
// there is one. Twice the same name is an error.
func (m *module) section(name string) (content []byte, found bool, err error) {
	for i := range m.customs {
		r := reader{buf: m.customs[i].body}
		if r.name() != name {
			continue
		}
		if found {
			return nil, false, &policy.Malformed{Section: name, Rule: "a contract has one such section"}
		}
		content, found = r.buf[r.pos:], true
	}
	return content, found, nil
}

// policy reads what the module's custom sections say and holds the module to
// it. It is nil when the module asks for nothing.
func (m *module) policy() (*policy.Policy, error) {
	if _, err := readSection(m, policy.ABISection, policy.ParseABI); err != nil {
		return nil, err
	}
	p, err := readSection(m, policy.Section, policy.Parse)
	if err != nil || p == nil {
		return nil, err
	}
	for _, check := range []func(*policy.Policy) error{m.checkGranted, m.checkGuard, m.checkCeiling} {
		if err := check(p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func readSection[T any](m *module, name string, parse func([]byte) (*T, error)) (*T, error) {
	content, found, err := m.section(name)
	if err != nil {
		return nil, refusal("Deserialization", "%v", err)
	}
	if !found {
		return nil, nil
	}
	read, err := parse(content)
	if err != nil {
		return nil, refusal("Deserialization", "%v", err)
	}
	return read, nil
}

// checkGranted wants the policy to name host functions only, and to grant each
// that the module imports. WASI and Extism's memory functions are every
// plugin's.
func (m *module) checkGranted(p *policy.Policy) error {
	for i, name := range p.Functions {
		if !slices.ContainsFunc(vm.Table, func(row vm.HostFunction) bool {
			return row.Name == name && row.Module != vm.BlockModule && row.Module != vm.WASIModule
		}) {
			return refusal("Deserialization", "%s: functions[%d]: there is no host function %q", policy.Section, i, name)
		}
	}
	for _, e := range m.imports {
		if (e.module == vm.HostModule || e.module == vm.UserModule) && !p.Grants(e.name) {
			return unresolvedImport(e, vm.NotGranted)
		}
	}
	return nil
}

func (m *module) checkGuard(p *policy.Policy) error {
	if kind := m.methodKinds()[policy.GuardMethod]; p.Guard && kind == vm.ExportOther {
		return refusal("Instantiate", "%s: guard: the contract must export a function %q that takes nothing and returns nothing or one i32",
			policy.Section, policy.GuardMethod)
	}
	return nil
}

func (m *module) checkCeiling(p *policy.Policy) error {
	most := p.Own.MemoryPagesMax
	for _, memory := range m.memories {
		if most > 0 && memory.min > most {
			return refusal("Memory", "%s: memory_pages_max: the contract starts with %d pages, its policy allows it %d",
				policy.Section, memory.min, most)
		}
	}
	return nil
}

// pagesMax is how far the module's memory may grow: the lowest of what it
// declares, its policy asks for and the schedule allows; 0 without a memory.
func (m *module) pagesMax(p *policy.Policy, limit uint32) uint32 {
	if len(m.memories) == 0 {
		return 0
	}
	if declared := m.memories[0].max; declared != nil {
		limit = min(limit, *declared)
	}
	if p != nil && p.Own.MemoryPagesMax > 0 {
		limit = min(limit, p.Own.MemoryPagesMax)
	}
	return limit
}

// AsksForGuard reports whether code that Prepare refused says that it has a guard,
// or says so in a form that nobody can read.
func AsksForGuard(code []byte) bool {
	r := reader{buf: code}
	r.take(8) // magic and version
	for r.more() {
		isCustom := r.byte() == sectionCustom
		section := reader{buf: r.bytes()}
		if !isCustom || section.name() != policy.Section {
			continue
		}
		p, err := policy.Parse(section.buf[section.pos:])
		if err != nil || p.Guard {
			return true
		}
	}
	return false
}
