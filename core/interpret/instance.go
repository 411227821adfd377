package interpret

import (
	"encoding/binary"

	"latchkey/core/vm"
)

// Instance is a program with memory, globals and tables of its own.
type Instance struct {
	p        *Program
	memory   []byte
	globals  []uint64
	tables   [][]uint64
	elements []Elements
	data     []Data
	stack    []uint64
	frames   []frame
	host     func(row int, args []uint64) (uint64, error)
}

// frame is a call that waits for the one it has made.
type frame struct {
	f    *Function
	at   int // the next instruction
	base int // of its locals on the stack
}

// Instantiate makes an instance. It fails with a *vm.Trap when a segment reaches too
// far.
func Instantiate(p *Program) (*Instance, error) {
	in := &Instance{p: p, globals: append([]uint64(nil), p.Globals...),
		elements: append([]Elements(nil), p.Elements...), data: append([]Data(nil), p.Data...), stack: make([]uint64, 0, 1024)}
	if p.Memory != nil {
		in.memory = make([]byte, int(p.Memory.Min)*vm.PageBytes)
	}
	for _, t := range p.Tables {
		in.tables = append(in.tables, make([]uint64, t.Limits.Min))
	}
	return in, in.fill()
}

// fill does what active segments ask for.
func (in *Instance) fill() error {
	for i := range in.elements {
		e := &in.elements[i]
		if e.Active {
			if err := in.tableInit(e, e.Table, e.Offset, 0, uint32(len(e.References))); err != nil {
				return err
			}
		}
		if e.Active || e.Dropped {
			e.References = nil
		}
	}
	for i := range in.data {
		d := &in.data[i]
		if d.Active {
			if err := in.memoryInit(d, d.Offset, 0, uint32(len(d.Bytes))); err != nil {
				return err
			}
			d.Bytes = nil
		}
	}
	return nil
}

func trap(kind vm.TrapKind) error { return &vm.Trap{Kind: kind} }

// within reports whether length items from an offset on lie within a size.
func within(offset, length uint32, size int) bool {
	return uint64(offset)+uint64(length) <= uint64(size)
}

func (in *Instance) memoryInit(d *Data, to, from, n uint32) error {
	if !within(from, n, len(d.Bytes)) || !within(to, n, len(in.memory)) {
		return trap(vm.TrapMemoryOutOfBounds)
	}
	copy(in.memory[to:], d.Bytes[from:from+n])
	return nil
}

func (in *Instance) memoryCopy(to, from, n uint32) error {
	if !within(from, n, len(in.memory)) || !within(to, n, len(in.memory)) {
		return trap(vm.TrapMemoryOutOfBounds)
	}
	copy(in.memory[to:], in.memory[from:][:n])
	return nil
}

func (in *Instance) memoryFill(to uint32, value byte, n uint32) error {
	if !within(to, n, len(in.memory)) {
		return trap(vm.TrapMemoryOutOfBounds)
	}
	b := in.memory[to:][:n]
	for i := range b {
		b[i] = value
	}
	return nil
}

// grow returns the old size in pages, or all ones.
func (in *Instance) grow(pages uint32) uint32 {
	old := uint32(len(in.memory) / vm.PageBytes)
	if uint64(old)+uint64(pages) > uint64(in.p.Memory.Max) {
		return ^uint32(0)
	}
	in.memory = append(in.memory, make([]byte, int(pages)*vm.PageBytes)...)
	return old
}

func (in *Instance) tableInit(e *Elements, table, to, from, n uint32) error {
	t := in.tables[table]
	if !within(from, n, len(e.References)) || !within(to, n, len(t)) {
		return trap(vm.TrapCallIndirect)
	}
	copy(t[to:], e.References[from:from+n])
	return nil
}

func (in *Instance) tableCopy(to, from []uint64, at, of, n uint32) error {
	if !within(of, n, len(from)) || !within(at, n, len(to)) {
		return trap(vm.TrapCallIndirect)
	}
	copy(to[at:], from[of:][:n])
	return nil
}

func (in *Instance) tableFill(table, at uint32, value uint64, n uint32) error {
	t := in.tables[table]
	if !within(at, n, len(t)) {
		return trap(vm.TrapCallIndirect)
	}
	for i := range t[at:][:n] {
		t[at:][i] = value
	}
	return nil
}

func (in *Instance) tableGrow(table, n uint32, value uint64) uint32 {
	t := in.tables[table]
	if uint64(len(t))+uint64(n) > uint64(in.p.Tables[table].Limits.Max) {
		return ^uint32(0)
	}
	in.tables[table] = append(t, make([]uint64, n)...)
	_ = in.tableFill(table, uint32(len(t)), value, n)
	return uint32(len(t))
}

// load reads size bytes, the lowest first.
func (in *Instance) load(address uint32, offset uint64, size int) (uint64, error) {
	at := uint64(address) + offset
	if at+uint64(size) > uint64(len(in.memory)) {
		return 0, trap(vm.TrapMemoryOutOfBounds)
	}
	b := in.memory[at:]
	switch size {
	case 1:
		return uint64(b[0]), nil
	case 2:
		return uint64(binary.LittleEndian.Uint16(b)), nil
	case 4:
		return uint64(binary.LittleEndian.Uint32(b)), nil
	}
	return binary.LittleEndian.Uint64(b), nil
}

func (in *Instance) store(address uint32, offset uint64, size int, value uint64) error {
	at := uint64(address) + offset
	if at+uint64(size) > uint64(len(in.memory)) {
		return trap(vm.TrapMemoryOutOfBounds)
	}
	b := in.memory[at:]
	switch size {
	case 1:
		b[0] = byte(value)
	case 2:
		binary.LittleEndian.PutUint16(b, uint16(value))
	case 4:
		binary.LittleEndian.PutUint32(b, uint32(value))
	default:
		binary.LittleEndian.PutUint64(b, value)
	}
	return nil
}

// Read implements vm.Memory.
func (in *Instance) Read(offset, length uint64) ([]byte, bool) {
	if size := uint64(len(in.memory)); length > size || offset > size-length {
		return nil, false
	}
	return in.memory[offset : offset+length], true
}

// Write implements vm.Memory.
func (in *Instance) Write(offset uint64, data []byte) bool {
	to, ok := in.Read(offset, uint64(len(data)))
	copy(to, data)
	return ok
}
