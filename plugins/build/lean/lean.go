package lean

import (
	"fmt"
	"strings"
)

// toolchain is the one whose programs the package knows.
const toolchain = "go1.26"

// Knows reports whether the package knows what a toolchain links, by its name such
// as go1.26.8.
func Knows(version string) bool {
	return version == toolchain || strings.HasPrefix(version, toolchain+".")
}

// Module returns the module without what no plugin needs. It must be linked with
// its function names, and comes back without them.
func Module(wasm []byte) ([]byte, error) {
	m, err := decode(wasm)
	if err != nil {
		return nil, fmt.Errorf("the module does not look like Go's: %w", err)
	}
	if err := m.slim(); err != nil {
		return nil, fmt.Errorf("the module does not look like %s's: %w", toolchain, err)
	}
	return m.encode(), nil
}

func (m *module) slim() error {
	memory, err := m.memory()
	if err != nil {
		return err
	}
	t, err := findTables(memory, len(m.bodies))
	if err != nil {
		return err
	}
	uses, err := m.uses()
	if err != nil {
		return err
	}
	cut := m.cut(uses, m.addressed(memory.bytes, t))
	named := m.readsNames(cut)
	thinBuckets(memory, t)
	if !named {
		slimFunctions(memory, t, m.facts(uses, cut))
	}
	if memory.err != nil {
		return memory.err
	}
	m.data = segments(memory.bytes)
	return nil
}
