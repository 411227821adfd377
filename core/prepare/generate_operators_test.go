//go:build !js

package prepare

// operator is an instruction that makes a number of others.
type operator struct {
	code     []byte
	operands []byte
	traps    bool // with some operands
}

// operators are all that make a number of that type.
var operators = makeOperators()

func makeOperators() map[byte][]operator {
	all := map[byte][]operator{}
	set := func(from, to byte, result byte, operands ...byte) {
		for op := from; op <= to; op++ {
			all[result] = append(all[result], operator{[]byte{op}, operands, mayTrap(op)})
		}
	}
	set(0x45, 0x45, typeI32, typeI32) // eqz
	set(0x46, 0x4f, typeI32, typeI32, typeI32)
	set(0x50, 0x50, typeI32, typeI64)
	set(0x51, 0x5a, typeI32, typeI64, typeI64)
	set(0x5b, 0x60, typeI32, typeF32, typeF32)
	set(0x61, 0x66, typeI32, typeF64, typeF64)
	set(0x67, 0x69, typeI32, typeI32) // clz and its like
	set(0x6a, 0x78, typeI32, typeI32, typeI32)
	set(0x79, 0x7b, typeI64, typeI64)
	set(0x7c, 0x8a, typeI64, typeI64, typeI64)
	set(0x8b, 0x91, typeF32, typeF32)
	set(0x92, 0x98, typeF32, typeF32, typeF32)
	set(0x99, 0x9f, typeF64, typeF64)
	set(0xa0, 0xa6, typeF64, typeF64, typeF64)
	set(0xa7, 0xa7, typeI32, typeI64)
	set(0xa8, 0xa9, typeI32, typeF32) // truncations
	set(0xaa, 0xab, typeI32, typeF64)
	set(0xac, 0xad, typeI64, typeI32)
	set(0xae, 0xaf, typeI64, typeF32)
	set(0xb0, 0xb1, typeI64, typeF64)
	set(0xb2, 0xb3, typeF32, typeI32)
	set(0xb4, 0xb5, typeF32, typeI64)
	set(0xb6, 0xb6, typeF32, typeF64)
	set(0xb7, 0xb8, typeF64, typeI32)
	set(0xb9, 0xba, typeF64, typeI64)
	set(0xbb, 0xbb, typeF64, typeF32)
	set(0xbc, 0xbc, typeI32, typeF32) // reinterpretations
	set(0xbd, 0xbd, typeI64, typeF64)
	set(0xbe, 0xbe, typeF32, typeI32)
	set(0xbf, 0xbf, typeF64, typeI64)
	set(0xc0, 0xc1, typeI32, typeI32) // sign extensions
	set(0xc2, 0xc4, typeI64, typeI64)
	for number, c := range [...][2]byte{{typeI32, typeF32}, {typeI32, typeF32}, {typeI32, typeF64}, {typeI32, typeF64},
		{typeI64, typeF32}, {typeI64, typeF32}, {typeI64, typeF64}, {typeI64, typeF64}} {
		all[c[0]] = append(all[c[0]], operator{code: []byte{opPrefix, byte(number)}, operands: c[1:]})
	}
	return all
}

// memoryAccess is a load or store.
type memoryAccess struct {
	op, valueType byte
	alignMax      uint32 // log2 of its bytes
}

var (
	loads = []memoryAccess{{0x28, typeI32, 2}, {0x29, typeI64, 3}, {0x2a, typeF32, 2}, {0x2b, typeF64, 3},
		{0x2c, typeI32, 0}, {0x2d, typeI32, 0}, {0x2e, typeI32, 1}, {0x2f, typeI32, 1},
		{0x30, typeI64, 0}, {0x31, typeI64, 0}, {0x32, typeI64, 1}, {0x33, typeI64, 1}, {0x34, typeI64, 2}, {0x35, typeI64, 2}}
	stores = []memoryAccess{{0x36, typeI32, 2}, {0x37, typeI64, 3}, {0x38, typeF32, 2}, {0x39, typeF64, 3},
		{0x3a, typeI32, 0}, {0x3b, typeI32, 1}, {0x3c, typeI64, 0}, {0x3d, typeI64, 1}, {0x3e, typeI64, 2}}
)

// storeOf is the store that keeps all bits of a type.
func storeOf(t byte) byte {
	return map[byte]byte{typeI32: 0x36, typeI64: 0x37, typeF32: 0x38, typeF64: 0x39}[t]
}

// loadsOf are the loads that give a type.
func loadsOf(t byte) (of []memoryAccess) {
	for _, l := range loads {
		if l.valueType == t {
			of = append(of, l)
		}
	}
	return of
}
