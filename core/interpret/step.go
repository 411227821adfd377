package interpret

import (
	"math"

	"latchkey/core/vm"
)

// step runs an instruction that neither branches nor calls.
func (in *Instance) step(i *Instruction) error {
	switch op := i.Op; {
	case op >= 0x28 && op <= 0x35:
		return in.doLoad(i)
	case op >= 0x36 && op <= 0x3e:
		return in.doStore(i)
	case op >= 0x41 && op <= 0x44:
		in.push(i.Bits)
		return nil
	case op >= 0x45 && op <= 0xc4:
		return in.calculate(op)
	case op >= Prefixed && op < Prefixed+8:
		in.push(saturate(op-Prefixed, in.pop()))
		return nil
	case op > Prefixed:
		return in.bulk(i)
	}
	switch i.Op {
	case 0x00:
		return trap(vm.TrapUnreachable)
	case 0x1a:
		in.pop()
	case 0x1b, 0x1c:
		condition, b := uint32(in.pop()), in.pop()
		if condition == 0 {
			in.stack[len(in.stack)-1] = b
		}
	case 0x23:
		in.push(in.globals[i.A])
	case 0x24:
		in.globals[i.A] = in.pop()
	case 0x25:
		return in.tableGet(i.A)
	case 0x26:
		return in.tableSet(i.A)
	case 0x3f:
		in.push(uint64(len(in.memory) / vm.PageBytes))
	case 0x40:
		in.push(uint64(in.grow(uint32(in.pop()))))
	case 0xd0:
		in.push(0)
	case 0xd1:
		in.push(truth(in.pop() == 0))
	case 0xd2:
		in.push(uint64(i.A) + 1)
	}
	return nil
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (in *Instance) tableGet(table uint32) error {
	at, t := uint32(in.pop()), in.tables[table]
	if !within(at, 1, len(t)) {
		return trap(vm.TrapCallIndirect)
	}
	in.push(t[at])
	return nil
}

func (in *Instance) tableSet(table uint32) error {
	value := in.pop()
	at, t := uint32(in.pop()), in.tables[table]
	if !within(at, 1, len(t)) {
		return trap(vm.TrapCallIndirect)
	}
	t[at] = value
	return nil
}

// Bytes that loads and stores access, from 0x28 and 0x36 on.
var (
	loadBytes  = [...]int{4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4}
	storeBytes = [...]int{4, 8, 4, 8, 1, 2, 1, 2, 4}
)

func (in *Instance) doLoad(i *Instruction) error {
	v, err := in.load(uint32(in.pop()), i.Bits, loadBytes[i.Op-0x28])
	switch i.Op { // with a sign
	case 0x2c:
		v = uint64(uint32(int8(v)))
	case 0x2e:
		v = uint64(uint32(int16(v)))
	case 0x30:
		v = uint64(int8(v))
	case 0x32:
		v = uint64(int16(v))
	case 0x34:
		v = uint64(int32(v))
	}
	in.push(v)
	return err
}

func (in *Instance) doStore(i *Instruction) error {
	value := in.pop()
	return in.store(uint32(in.pop()), i.Bits, storeBytes[i.Op-0x36], value)
}

// bulk runs what works on ranges and whole tables.
func (in *Instance) bulk(i *Instruction) error {
	switch i.Op - Prefixed {
	case 9:
		in.data[i.A].Bytes = nil
		return nil
	case 13:
		in.elements[i.A].References = nil
		return nil
	case 15:
		n := uint32(in.pop())
		in.push(uint64(in.tableGrow(i.A, n, in.pop())))
		return nil
	case 16:
		in.push(uint64(len(in.tables[i.A])))
		return nil
	}
	n := uint32(in.pop())
	b := in.pop()
	a := uint32(in.pop())
	switch i.Op - Prefixed {
	case 8:
		return in.memoryInit(&in.data[i.A], a, uint32(b), n)
	case 10:
		return in.memoryCopy(a, uint32(b), n)
	case 11:
		return in.memoryFill(a, byte(b), n)
	case 12:
		return in.tableInit(&in.elements[i.A], uint32(i.Bits), a, uint32(b), n)
	case 14:
		return in.tableCopy(in.tables[i.A], in.tables[i.Bits], a, uint32(b), n)
	}
	return in.tableFill(i.A, a, b, n)
}

// saturate is a conversion that does not trap: of f32 and f64, to i32 and i64,
// each signed and unsigned.
func saturate(number uint16, bits uint64) uint64 {
	v := math.Float64frombits(bits)
	if number&2 == 0 {
		v = float64(math.Float32frombits(uint32(bits)))
	}
	switch {
	case v != v:
		return 0
	case number < 4 && number&1 == 0:
		return uint64(uint32(int32(max(math.MinInt32, min(math.MaxInt32, v)))))
	case number < 4:
		return uint64(uint32(max(0, min(math.MaxUint32, v))))
	case number&1 == 0:
		return toInt64(v)
	}
	return toUint64(v)
}

// toInt64 and toUint64 cut the fraction off, and end where the type does.
func toInt64(v float64) uint64 {
	switch {
	case v >= 1<<63:
		return math.MaxInt64
	case v < -1<<63:
		return 1 << 63
	}
	return uint64(int64(v))
}

func toUint64(v float64) uint64 {
	switch {
	case v >= 1<<64:
		return math.MaxUint64
	case v >= 1<<63:
		return uint64(v-1<<63) + 1<<63
	case v <= 0:
		return 0
	}
	return uint64(v)
}
