package prepare

import (
	"encoding/binary"
	"fmt"
	"slices"

	"latchkey/core/interpret"
	"latchkey/core/vm"
)

// Lower makes of prepared code what core/interpret runs.
func Lower(code *vm.Code) (*interpret.Program, error) {
	m, err := decodeOwn(code.Wasm)
	if err != nil {
		return nil, &vm.CompileError{Reason: err.Error()}
	}
	return m.lower()
}

func (m *module) lower() (*interpret.Program, error) {
	p := &interpret.Program{Exports: map[string]uint32{}, Counters: map[string]uint32{}}
	if err := m.lowerImports(p); err != nil {
		return nil, err
	}
	m.lowerTypes(p)
	m.lowerStores(p)
	for _, e := range m.exports {
		switch e.kind {
		case kindFunction:
			p.Exports[e.name] = e.index
		case kindGlobal:
			p.Counters[e.name] = e.index
		}
	}
	var l lowering
	for i := range m.bodies {
		t := m.functions[m.imported[kindFunction]+i]
		f, err := l.function(m, t, &m.bodies[i])
		if err != nil {
			return nil, &vm.CompileError{Reason: err.Error()}
		}
		p.Functions = append(p.Functions, f)
	}
	return p, nil
}

func (m *module) lowerImports(p *interpret.Program) error {
	for _, e := range m.imports {
		row := slices.IndexFunc(vm.Table[:], func(row vm.HostFunction) bool {
			return e.kind == kindFunction && row.Module == e.module && row.Name == e.name &&
				sameTypes(m.types[e.typeIndex].params, row.Params) && sameTypes(m.types[e.typeIndex].results, row.Results)
		})
		if row < 0 {
			return &vm.LinkError{Reason: fmt.Sprintf("import %s.%s: no such host function", e.module, e.name)}
		}
		p.Imports = append(p.Imports, interpret.Import{Type: e.typeIndex, Row: row})
	}
	return nil
}

func (m *module) lowerTypes(p *interpret.Program) {
	for _, t := range m.types {
		same := findType(m.types, t)
		p.Types = append(p.Types, interpret.Type{Params: len(t.params), Results: len(t.results), Same: uint32(same)})
	}
}

// lowerStores takes over memory, tables, globals and segments.
func (m *module) lowerStores(p *interpret.Program) {
	for _, l := range m.memories {
		lowered := lowerLimits(l, addressablePages)
		p.Memory = &lowered
	}
	for _, t := range m.tables {
		p.Tables = append(p.Tables, interpret.Table{Limits: lowerLimits(t.limits, 1<<32-1)})
	}
	for _, g := range m.globals {
		p.Globals = append(p.Globals, constantValue(g.init, p.Globals))
	}
	for i := range m.elements {
		e := &m.elements[i]
		lowered := interpret.Elements{Active: e.flags&passive == 0, Dropped: e.flags&3 == declarative, Table: e.table}
		if lowered.Active {
			lowered.Offset = uint32(constantValue(e.offset, p.Globals))
		}
		for _, f := range e.functions {
			lowered.References = append(lowered.References, uint64(f)+1)
		}
		for _, x := range e.expressions {
			lowered.References = append(lowered.References, constantValue(x, p.Globals))
		}
		p.Elements = append(p.Elements, lowered)
	}
	for i := range m.data {
		d := &m.data[i]
		lowered := interpret.Data{Bytes: d.bytes, Active: d.flags != passive}
		if lowered.Active {
			lowered.Offset = uint32(constantValue(d.offset, p.Globals))
		}
		p.Data = append(p.Data, lowered)
	}
}

// declarative are segments that say which functions instructions refer to.
const declarative = 3

func lowerLimits(l limits, most uint32) interpret.Limits {
	if l.max != nil {
		most = *l.max
	}
	return interpret.Limits{Min: l.min, Max: most}
}

// constantValue is what a valid constant expression gives, as bits.
func constantValue(expression []byte, globals []uint64) uint64 {
	r := reader{buf: expression}
	switch r.byte() {
	case opI32Const:
		return uint64(uint32(r.signed(32)))
	case opI64Const:
		return uint64(r.signed(64))
	case opF32Const:
		return uint64(binary.LittleEndian.Uint32(r.take(4)))
	case opF64Const:
		return binary.LittleEndian.Uint64(r.take(8))
	case opGlobalGet:
		return globals[r.u32()]
	case opRefFunc:
		return uint64(r.u32()) + 1
	}
	return 0 // ref.null
}
