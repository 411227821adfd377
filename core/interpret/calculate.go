package interpret

import (
	"math"
	"math/bits"

	"latchkey/core/vm"
)

// calculate runs an instruction that makes a number of one or two.
func (in *Instance) calculate(op uint16) error {
	b := in.pop()
	if unary(op) {
		v, err := convert(op, b)
		in.push(v)
		return err
	}
	a := in.pop()
	var v uint64
	var err error
	switch {
	case op <= 0x4f:
		v = truth(compare(op-0x46, int32(a), int32(b), uint32(a), uint32(b)))
	case op <= 0x5a:
		v = truth(compare(op-0x51, int64(a), int64(b), a, b))
	case op <= 0x60:
		v = truth(order(op-0x5b, float32Of(a), float32Of(b)))
	case op <= 0x66:
		v = truth(order(op-0x61, math.Float64frombits(a), math.Float64frombits(b)))
	case op <= 0x78:
		v, err = integer32(op, uint32(a), uint32(b))
	case op <= 0x8a:
		v, err = integer64(op, a, b)
	case op == 0x98:
		v = a&^(1<<31) | b&(1<<31)
	case op <= 0x97:
		v = float32Bits(float32(arithmetic(op-0x92, float32Of(a), float32Of(b))))
	case op == 0xa6:
		v = a&^(1<<63) | b&(1<<63)
	default:
		v = math.Float64bits(arithmetic(op-0xa0, math.Float64frombits(a), math.Float64frombits(b)))
	}
	in.push(v)
	return err
}

// unary recognises instructions that take one operand.
func unary(op uint16) bool {
	switch {
	case op == 0x45, op == 0x50, op >= 0x67 && op <= 0x69, op >= 0x79 && op <= 0x7b, op >= 0x8b && op <= 0x91,
		op >= 0x99 && op <= 0x9f, op >= 0xa7:
		return true
	}
	return false
}

func float32Of(bits uint64) float32   { return math.Float32frombits(uint32(bits)) }
func float32Bits(v float32) uint64    { return uint64(math.Float32bits(v)) }
func narrow(v int32) uint64           { return uint64(uint32(v)) }
func arithmeticTrap() (uint64, error) { return 0, trap(vm.TrapArithmetic) }

// compare is eq, ne, lt, gt, le and ge, of which the last four are signed and
// unsigned.
func compare[S int32 | int64, U uint32 | uint64](number uint16, a, b S, ua, ub U) bool {
	switch number {
	case 0:
		return a == b
	case 1:
		return a != b
	case 2:
		return a < b
	case 3:
		return ua < ub
	case 4:
		return a > b
	case 5:
		return ua > ub
	case 6:
		return a <= b
	case 7:
		return ua <= ub
	case 8:
		return a >= b
	}
	return ua >= ub
}

// order is eq, ne, lt, gt, le and ge.
func order[F float32 | float64](number uint16, a, b F) bool {
	switch number {
	case 0:
		return a == b
	case 1:
		return a != b
	case 2:
		return a < b
	case 3:
		return a > b
	case 4:
		return a <= b
	}
	return a >= b
}

func integer32(op uint16, a, b uint32) (uint64, error) {
	switch op {
	case 0x6a:
		return uint64(a + b), nil
	case 0x6b:
		return uint64(a - b), nil
	case 0x6c:
		return uint64(a * b), nil
	case 0x71:
		return uint64(a & b), nil
	case 0x72:
		return uint64(a | b), nil
	case 0x73:
		return uint64(a ^ b), nil
	case 0x74:
		return uint64(a << (b % 32)), nil
	case 0x75:
		return narrow(int32(a) >> (b % 32)), nil
	case 0x76:
		return uint64(a >> (b % 32)), nil
	case 0x77:
		return uint64(bits.RotateLeft32(a, int(b%32))), nil
	case 0x78:
		return uint64(bits.RotateLeft32(a, -int(b%32))), nil
	}
	switch {
	case b == 0, op == 0x6d && int32(a) == math.MinInt32 && int32(b) == -1:
		return arithmeticTrap()
	case op == 0x6d:
		return narrow(int32(a) / int32(b)), nil
	case op == 0x6e:
		return uint64(a / b), nil
	case op == 0x6f:
		return narrow(int32(int64(int32(a)) % int64(int32(b)))), nil
	}
	return uint64(a % b), nil
}

func integer64(op uint16, a, b uint64) (uint64, error) {
	switch op {
	case 0x7c:
		return a + b, nil
	case 0x7d:
		return a - b, nil
	case 0x7e:
		return a * b, nil
	case 0x83:
		return a & b, nil
	case 0x84:
		return a | b, nil
	case 0x85:
		return a ^ b, nil
	case 0x86:
		return a << (b % 64), nil
	case 0x87:
		return uint64(int64(a) >> (b % 64)), nil
	case 0x88:
		return a >> (b % 64), nil
	case 0x89:
		return bits.RotateLeft64(a, int(b%64)), nil
	case 0x8a:
		return bits.RotateLeft64(a, -int(b%64)), nil
	}
	switch {
	case b == 0, op == 0x7f && int64(a) == math.MinInt64 && int64(b) == -1:
		return arithmeticTrap()
	case op == 0x7f:
		return uint64(int64(a) / int64(b)), nil
	case op == 0x80:
		return a / b, nil
	case op == 0x81 && int64(b) == -1:
		return 0, nil
	case op == 0x81:
		return uint64(int64(a) % int64(b)), nil
	}
	return a % b, nil
}

// arithmetic is add, sub, mul, div, min and max, rounded to the type.
func arithmetic[F float32 | float64](number uint16, a, b F) F {
	switch number {
	case 0:
		return a + b
	case 1:
		return a - b
	case 2:
		return a * b
	case 3:
		return a / b
	case 4:
		return min(a, b)
	}
	return max(a, b)
}

// convert runs an instruction on one operand.
func convert(op uint16, v uint64) (uint64, error) {
	switch {
	case op == 0x45:
		return truth(uint32(v) == 0), nil
	case op == 0x50:
		return truth(v == 0), nil
	case op <= 0x7b:
		return countBits(op, v), nil
	case op <= 0x91:
		return ofFloat32(op, v), nil
	case op <= 0x9f:
		return ofFloat64(op, v), nil
	case op >= 0xa8 && op <= 0xab, op >= 0xae && op <= 0xb1:
		return truncate(op, v)
	}
	return cast(op, v), nil
}

func countBits(op uint16, v uint64) uint64 {
	switch op {
	case 0x67:
		return uint64(bits.LeadingZeros32(uint32(v)))
	case 0x68:
		return uint64(bits.TrailingZeros32(uint32(v)))
	case 0x69:
		return uint64(bits.OnesCount32(uint32(v)))
	case 0x79:
		return uint64(bits.LeadingZeros64(v))
	case 0x7a:
		return uint64(bits.TrailingZeros64(v))
	}
	return uint64(bits.OnesCount64(v))
}

// ofFloat32 and ofFloat64 are abs, neg, ceil, floor, trunc, nearest and sqrt. The
// first two change a bit and nothing else, also of what is not a number.
func ofFloat32(op uint16, v uint64) uint64 {
	switch op {
	case 0x8b:
		return v &^ (1 << 31)
	case 0x8c:
		return v ^ 1<<31
	}
	return float32Bits(float32(rounded(op-0x8d, float64(float32Of(v)))))
}

func ofFloat64(op uint16, v uint64) uint64 {
	switch op {
	case 0x99:
		return v &^ (1 << 63)
	case 0x9a:
		return v ^ 1<<63
	}
	return math.Float64bits(rounded(op-0x9b, math.Float64frombits(v)))
}

// rounded serves both widths: what is exact for f32 in f64 is the same in f32, and
// a square root is rounded twice without a difference.
func rounded(number uint16, v float64) float64 {
	switch number {
	case 0:
		return math.Ceil(v)
	case 1:
		return math.Floor(v)
	case 2:
		return math.Trunc(v)
	case 3:
		return math.RoundToEven(v)
	}
	return math.Sqrt(v)
}

// truncate makes an integer of a float that has one.
func truncate(op uint16, bits uint64) (uint64, error) {
	v := math.Float64frombits(bits)
	if op == 0xa8 || op == 0xa9 || op == 0xae || op == 0xaf {
		v = float64(float32Of(bits))
	}
	switch t := math.Trunc(v); {
	case (op == 0xa8 || op == 0xaa) && t >= math.MinInt32 && t <= math.MaxInt32:
		return narrow(int32(t)), nil
	case (op == 0xa9 || op == 0xab) && t >= 0 && t <= math.MaxUint32:
		return uint64(uint32(t)), nil
	case (op == 0xae || op == 0xb0) && t >= -1<<63 && t < 1<<63:
		return toInt64(t), nil
	case (op == 0xaf || op == 0xb1) && t >= 0 && t < 1<<64:
		return toUint64(t), nil
	}
	return arithmeticTrap()
}

// cast is what conversions remain, which all succeed.
func cast(op uint16, v uint64) uint64 {
	switch op {
	case 0xa7, 0xad, 0xbc, 0xbe: // i32.wrap_i64, i64.extend_i32_u, reinterpretations
		return uint64(uint32(v))
	case 0xac, 0xc4:
		return uint64(int64(int32(v)))
	case 0xb2:
		return float32Bits(float32(int32(v)))
	case 0xb3:
		return float32Bits(float32(uint32(v)))
	case 0xb4:
		return float32Bits(float32(int64(v)))
	case 0xb5:
		return float32Bits(float32(v))
	case 0xb6:
		return float32Bits(float32(math.Float64frombits(v)))
	case 0xb7:
		return math.Float64bits(float64(int32(v)))
	case 0xb8:
		return math.Float64bits(float64(uint32(v)))
	case 0xb9:
		return math.Float64bits(float64(int64(v)))
	case 0xba:
		return math.Float64bits(float64(v))
	case 0xbb:
		return math.Float64bits(float64(float32Of(v)))
	case 0xc0:
		return narrow(int32(int8(v)))
	case 0xc1:
		return narrow(int32(int16(v)))
	case 0xc2:
		return uint64(int64(int8(v)))
	case 0xc3:
		return uint64(int64(int16(v)))
	}
	return v // reinterpretations of 64 bits
}
