package prepare

import (
	"fmt"

	"latchkey/core/vm"
)

// What a module may have. The figures are NEAR's (spec 5.5) where nothing else
// is said.
const (
	importsMax          = 10_000
	exportsMax          = 10_000
	elementsMax         = 10_000  // segments
	dataSegmentsMax     = 100_000 // as V8
	nameBytesMax        = 1_024   // V8 ends at 100,000
	typesMax            = 1_024
	functionsMax        = 10_000 // imported ones included
	paramsMax           = 64     // of one type, as many results
	paramsOfContractMax = 50_000
	globalsMax          = 1_000
	tablesMax           = 1
	tableElementsMax    = 10_000
	memoriesMax         = 1
	localsMax           = 4_096   // of one function: compilers must stay linear
	bodyBytesMax        = 262_144 // Go's linker makes functions of 200 kB
	blocksMax           = 5_000   // of one function
	blocksOfContractMax = 250_000 // an empty Go contract has 36,000
	nestingMax          = 1_024
	branchTargetsMax    = 4_096 // of one br_table: compilers must stay linear
	operandsMax         = 4_096 // on the stack of one function
	preparedBytesMax    = 16_777_216
	compileCostMax      = 400_000_000 // of all functions: about 4 s
)

// refusal is a rule of prepare; kind is NEAR's name for it.
func refusal(kind, format string, args ...any) error {
	return &vm.PrepareError{Kind: kind, Reason: fmt.Sprintf(format, args...)}
}

// checkCounts holds what was read so far to its limits.
func (m *module) checkCounts() error {
	for _, c := range [...]struct {
		kind, what string
		count, max int
	}{
		{"TooManyTypes", "types", len(m.types), typesMax},
		{"TooManyFunctions", "functions", len(m.functions), functionsMax},
		{"TooManyTables", "tables", m.count(kindTable), tablesMax},
		{"Memory", "memories", m.count(kindMemory), memoriesMax},
		{"TooManyGlobals", "globals", m.count(kindGlobal), globalsMax},
	} {
		if c.count > c.max {
			return refusal(c.kind, "the code has %d %s, at most %d are allowed", c.count, c.what, c.max)
		}
	}
	for i := range m.tables {
		if n := m.tables[i].limits.min; n > tableElementsMax {
			return refusal("TooManyTableElements", "a table starts with %d elements, at most %d are allowed", n, tableElementsMax)
		}
	}
	return nil
}

// checkParams bounds parameters and results, by themselves and together.
func (m *module) checkParams() error {
	total := 0
	for _, t := range m.types {
		if n := max(len(t.params), len(t.results)); n > paramsMax {
			return refusal("TooManyParamsPerFunction", "a function has %d parameters or results, at most %d are allowed", n, paramsMax)
		}
	}
	for _, t := range m.functions {
		total += len(m.types[t].params)
	}
	if total > paramsOfContractMax {
		return refusal("TooManyParamsPerContract", "the functions have %d parameters, at most %d are allowed", total, paramsOfContractMax)
	}
	return nil
}

// compileCost is how long wazero's compiler takes over the control flow of the
// scanned function, in units of about 10 ns. What is linear in the code's size is
// left out: the size has limits of its own. Without this one, a function of
// 90 kB that the other limits allow compiles for 37 s: each local may have a
// value of its own at each place where paths join.
func (s *scanner) compileCost() uint64 {
	blocks, targets, locals := uint64(s.blocks+3*s.loops), uint64(s.targets), uint64(s.locals)
	return blocks*(blocks+targets) + 450*targets + (blocks+targets)*locals*(20+locals/12)
}
