package asm

import (
	"encoding/binary"
	"math"
	"slices"

	"latchkey/core/vm"
)

// I32 and I64 are the value types that plugins exchange with the host.
const (
	I32 = vm.I32
	I64 = vm.I64
)

// Code is a sequence of WebAssembly instructions. Join the pieces of a body
// with Do.
type Code []byte

// Do is its parts one after the other.
func Do(parts ...Code) Code { return slices.Concat(parts...) }

// Instructions without operands.
var (
	Unreachable  = Code{0x00}
	End          = Code{0x0b}
	Return       = Code{0x0f}
	Drop         = Code{0x1a}
	MemorySize   = Code{0x3f, 0}
	MemoryGrow   = Code{0x40, 0}
	I32Eqz       = Code{0x45}
	I32Add       = Code{0x6a}
	I32Mul       = Code{0x6c}
	I32And       = Code{0x71}
	I32DivU      = Code{0x6e}
	I32DivS      = Code{0x6d}
	I64Add       = Code{0x7c}
	I32WrapI64   = Code{0xa7}
	I32TruncF32  = Code{0xa8}
	I64ExtendI32 = Code{0xad} // without its sign
	I64ExtendS32 = Code{0xac} // with it
	I64Eqz       = Code{0x50}
	I64GtS       = Code{0x55}
	I64Sub       = Code{0x7d}
	If           = Code{0x04, 0x40}
	Else         = Code{0x05}
	MemoryFill   = Code{0xfc, 11, 0}

	F64Floor          = Code{0x9c}
	F64Sqrt           = Code{0x9f}
	F64Add            = Code{0xa0}
	F64Div            = Code{0xa3}
	F32DemoteF64      = Code{0xb6}
	F64PromoteF32     = Code{0xbb}
	I64ReinterpretF64 = Code{0xbd}
	F64ReinterpretI64 = Code{0xbf}
	F32NaN            = Code{0x43, 0, 0, 0xc0, 0x7f}
	Block             = Code{0x02, 0x40}
	Loop              = Code{0x03, 0x40}
)

// I32Const and I64Const push a constant.
func I32Const(v int32) Code { return append(Code{0x41}, signed(int64(v))...) }
func I64Const(v int64) Code { return append(Code{0x42}, signed(v)...) }

// F64Const does so, too, with the bits of v as they are.
func F64Const(v float64) Code {
	return Code(binary.LittleEndian.AppendUint64([]byte{0x44}, math.Float64bits(v)))
}

// Call calls a function by the index that Import or Func returned.
func Call(function int) Code { return append(Code{0x10}, Number(function)...) }

// CallIndirect takes the index in table 0 from the stack; typ is from Type.
func CallIndirect(typ int) Code { return append(append(Code{0x11}, Number(typ)...), 0) }

// Br jumps to the enclosing block of that depth: to the start of a loop.
func Br(depth int) Code { return append(Code{0x0c}, Number(depth)...) }

// BrIf does it if the operand on top is not zero.
func BrIf(depth int) Code { return append(Code{0x0d}, Number(depth)...) }

// BrTable jumps by the operand on top: each of n ways, and all beyond, to the end of
// the block around it.
func BrTable(n int) Code { return slices.Concat(Code{0x0e}, Number(n), make(Code, n+1)) }

// FuncRef and ExternRef are the types of references.
const (
	FuncRef   vm.ValueType = 0x70
	ExternRef vm.ValueType = 0x6f
)

// RefNull is a reference to no function, RefFunc one to a function.
var (
	RefNull   = Code{0xd0, 0x70}
	RefIsNull = Code{0xd1}
)

func RefFunc(function int) Code { return append(Code{0xd2}, Number(function)...) }

// TableGet and TableSet access an element of a table.
func TableGet(table int) Code { return append(Code{0x25}, Number(table)...) }
func TableSet(table int) Code { return append(Code{0x26}, Number(table)...) }

// Instructions on table 0 as a whole; see MemoryGrow and its like.
var (
	TableCopy = Code{0xfc, 14, 0, 0}
	TableGrow = Code{0xfc, 15, 0}
	TableSize = Code{0xfc, 16, 0}
	TableFill = Code{0xfc, 17, 0}
)

// MemoryInit and TableInit copy out of a segment, DataDrop and ElemDrop empty it.
func MemoryInit(segment int) Code { return slices.Concat(Code{0xfc, 8}, Number(segment), Code{0}) }
func DataDrop(segment int) Code   { return append(Code{0xfc, 9}, Number(segment)...) }
func TableInit(segment int) Code  { return slices.Concat(Code{0xfc, 12}, Number(segment), Code{0}) }
func ElemDrop(segment int) Code   { return append(Code{0xfc, 13}, Number(segment)...) }

// LocalGet and LocalSet access a parameter or local.
func LocalGet(local int) Code { return append(Code{0x20}, Number(local)...) }
func LocalSet(local int) Code { return append(Code{0x21}, Number(local)...) }

// GlobalGet and GlobalSet access a global by its index.
func GlobalGet(global int) Code { return append(Code{0x23}, Number(global)...) }
func GlobalSet(global int) Code { return append(Code{0x24}, Number(global)...) }

// I32Load, I64Load and their like take an address (and value) from the stack.
func I32Load() Code  { return Code{0x28, 0, 0} }
func I64Load() Code  { return Code{0x29, 0, 0} }
func I32Store() Code { return Code{0x36, 0, 0} }
func I64Store() Code { return Code{0x37, 0, 0} }
