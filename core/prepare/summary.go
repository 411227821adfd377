package prepare

import (
	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/vm"
)

// Summary is what a contract consists of, for those who write one. It says
// nothing of whether Prepare takes it.
type Summary struct {
	Imports []Imported
	Exports []Exported // functions, in the module's order
	Policy  *policy.Policy
	ABI     *policy.ABI
	Figures []Figure
}

// Imported is what a contract asks of its host.
type Imported struct{ Module, Name string }

// Exported is a function that a contract shows.
type Exported struct {
	Name string
	Kind vm.ExportKind
}

// Figure is how much of something a contract has, and may have.
type Figure struct {
	What  string
	Count uint64
	Max   uint64
}

// Summarise reads a contract. Errors: what stands at the wrong place in it, as
// Prepare says.
func Summarise(code []byte, schedule *fees.Schedule) (*Summary, error) {
	m, err := decode(code)
	if err != nil {
		return nil, asRefusal(err)
	}
	s := &Summary{Figures: m.figures(len(code), schedule)}
	// A section that cannot be read is Prepare's to refuse.
	s.Policy, _ = readSection(m, policy.Section, policy.Parse)
	s.ABI, _ = readSection(m, policy.ABISection, policy.ParseABI)
	for _, e := range m.imports {
		s.Imports = append(s.Imports, Imported{e.module, e.name})
	}
	kinds := m.methodKinds()
	for _, e := range m.exports {
		if e.kind == kindFunction {
			s.Exports = append(s.Exports, Exported{e.name, kinds[e.name]})
		}
	}
	return s, nil
}

func (m *module) figures(size int, schedule *fees.Schedule) []Figure {
	body := 0
	for i := range m.bodies {
		body = max(body, len(m.bodies[i].code))
	}
	pages := uint32(0)
	if len(m.memories) > 0 {
		pages = m.memories[0].min
	}
	elements := uint32(0)
	if len(m.tables) > 0 {
		elements = m.tables[0].limits.min
	}
	blocks, most, cost, dearest := m.countBlocks()
	figures := []Figure{{"bytes", uint64(size), schedule.Limits.ContractBytesMax}}
	for _, f := range []struct {
		what       string
		count, max int
	}{
		{"functions", len(m.functions), functionsMax},
		{"bytes of the longest function", body, bodyBytesMax},
		{"blocks", blocks, blocksOfContractMax},
		{"blocks of one function", most, blocksMax},
		{"units to compile", int(cost), compileCostsMax},
		{"units to compile of one function", int(dearest), compileCostMax},
		{"types", len(m.types), typesMax},
		{"globals", len(m.globals), globalsMax},
		{"imports", len(m.imports), importsMax},
		{"exports", len(m.exports), exportsMax},
		{"table elements", int(elements), tableElementsMax},
		{"data segments", len(m.data), dataSegmentsMax},
		{"pages of memory at the start", int(pages), int(m.pagesMax(nil, schedule.Limits.MemoryPagesMax))},
	} {
		figures = append(figures, Figure{f.what, uint64(f.count), uint64(f.max)})
	}
	return figures
}

// countBlocks returns the blocks of all functions, those of the one with most, and
// what they and the dearest of them cost to compile.
func (m *module) countBlocks() (total, most int, cost, dearest uint64) {
	var s scanner
	var in instruction
	for i := range m.bodies {
		s.begin(m, m.types[m.functions[m.imported[kindFunction]+i]], &m.bodies[i])
		for s.more() {
			s.step(&in)
		}
		total += s.blocks
		most = max(most, s.blocks)
		cost += s.costInSum()
		dearest = max(dearest, s.compileCost())
	}
	return total, most, cost, dearest
}
