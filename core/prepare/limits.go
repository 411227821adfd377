package prepare

import (
	"errors"
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
	compileCostMax      = 100_000_000 // of one function: about 1 s and 250 MB
	compileCostsMax     = 600_000_000 // of all functions
)

// refusal is a rule of prepare; kind is NEAR's name for it.
func refusal(kind, format string, args ...any) error {
	return &vm.PrepareError{Kind: kind, Reason: fmt.Sprintf(format, args...)}
}

// isLimit reports whether an error is a rule of prepare, and not of the format.
func isLimit(err error) bool {
	var refused *vm.PrepareError
	return errors.As(err, &refused) && refused.Kind != "Deserialization"
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

// compileCost is how long wazero's compiler takes over the scanned function, in
// units of about 10 ns; each also stands for 3 bytes of its memory at most. What
// is linear in the code's size with a small factor is left out: the size has limits
// of its own. Without this one, 100 kB that the other limits allow compile for
// minutes, or take all memory:
//
//   - each block is held against each other one;
//   - each local may have a value of its own at each place where paths join, as
//     may operands that live across them;
//   - a block knows all addresses that were checked before it;
//   - branches and calls move each value that they hand on.
func (s *scanner) compileCost() uint64 { return s.costBesideAccesses() + 500*uint64(s.accesses) }

// costInSum is what a function counts for in all of the contract: loads and stores
// that nothing is held against are less, since large Go contracts are full of them
// and the contract's size bounds what they can cost.
func (s *scanner) costInSum() uint64 { return s.costBesideAccesses() + 50*uint64(s.accesses) }

func (s *scanner) costBesideAccesses() uint64 {
	joins, branches, locals := uint64(s.blocks+3*s.loops+s.targets), uint64(s.branches), uint64(len(s.locals))
	blocks := joins + branches
	return joins*joins + 2*branches*branches + 450*uint64(s.targets) +
		blocks*(locals*(20+locals/12)+5*uint64(s.deepest)+7*uint64(s.accesses)) +
		800*uint64(s.divided) + 6_000*uint64(s.indirect) + 180*uint64(s.passed) + 40*uint64(s.carried)
}

// checkCompileCost bounds what one function and all up to it cost.
func checkCompileCost(function int, cost, sum uint64) error {
	const what = "to compile (for blocks, branches, calls, loads, stores and locals), at most %d are allowed: split it"
	if cost > compileCostMax {
		return refusal("TooManyBlocksPerFunction", "function %d takes %d units "+what, function, cost, compileCostMax)
	}
	if sum > compileCostsMax {
		return refusal("TooManyBlocksPerContract", "the code up to function %d takes %d units "+what, function, sum, compileCostsMax)
	}
	return nil
}
