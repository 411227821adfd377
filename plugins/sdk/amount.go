package sdk

import "math/bits"

// Amount is an unsigned 128-bit number: yoctoNEAR or a token's smallest units.
// The zero value is 0, and amounts compare with ==.
type Amount struct{ hi, lo uint64 }

// NewAmount returns n as an amount.
func NewAmount(n uint64) Amount { return Amount{lo: n} }

// Near returns n NEAR (10^24 yocto).
func Near(n uint64) Amount { return NewAmount(n).Mul(1_000_000_000_000).Mul(1_000_000_000_000) }

// MilliNear returns n thousandths of a NEAR.
func MilliNear(n uint64) Amount { return NewAmount(n).Mul(1_000_000_000).Mul(1_000_000_000_000) }

// IsZero reports whether a is 0.
func (a Amount) IsZero() bool { return a == Amount{} }

// Cmp returns -1, 0 or 1 as a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int {
	switch {
	case a == b:
		return 0
	case a.Less(b):
		return -1
	default:
		return 1
	}
}

// Less reports whether a < b.
func (a Amount) Less(b Amount) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// Uint64 returns a as a uint64, or false when it does not fit.
func (a Amount) Uint64() (uint64, bool) { return a.lo, a.hi == 0 }

// Bytes returns the 16 little-endian bytes of a.
func (a Amount) Bytes() (data [16]byte) {
	put64(data[:8], a.lo)
	put64(data[8:], a.hi)
	return data
}

// AmountFromBytes reads 16 little-endian bytes.
func AmountFromBytes(data [16]byte) Amount {
	return Amount{hi: get64(data[8:]), lo: get64(data[:8])}
}

// CheckedAdd returns a + b, or false when it overflows.
func (a Amount) CheckedAdd(b Amount) (Amount, bool) {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, carry := bits.Add64(a.hi, b.hi, carry)
	return Amount{hi, lo}, carry == 0
}

// CheckedSub returns a - b, or false when b is greater.
func (a Amount) CheckedSub(b Amount) (Amount, bool) {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, borrow := bits.Sub64(a.hi, b.hi, borrow)
	return Amount{hi, lo}, borrow == 0
}

// CheckedMul returns a × n, or false when it overflows.
func (a Amount) CheckedMul(n uint64) (Amount, bool) {
	carry, lo := bits.Mul64(a.lo, n)
	over, hi := bits.Mul64(a.hi, n)
	hi, carry = bits.Add64(hi, carry, 0)
	return Amount{hi, lo}, over == 0 && carry == 0
}

// Add returns a + b and ends the call when it overflows.
func (a Amount) Add(b Amount) Amount { return checked(a.CheckedAdd(b)) }

// Sub returns a - b and ends the call when b is greater.
func (a Amount) Sub(b Amount) Amount { return checked(a.CheckedSub(b)) }

// Mul returns a × n and ends the call when it overflows.
func (a Amount) Mul(n uint64) Amount { return checked(a.CheckedMul(n)) }

func checked(result Amount, ok bool) Amount {
	if !ok {
		Panic("Integer overflow.")
	}
	return result
}

// divide returns a / n and the remainder.
func (a Amount) divide(n uint64) (Amount, uint64) {
	hi, rest := a.hi/n, a.hi%n
	lo, rest := bits.Div64(rest, a.lo, n)
	return Amount{hi, lo}, rest
}
