package sdk

import "strconv"

// ErrAmount is the error of text that is no decimal 128-bit number.
const ErrAmount = Error("not a decimal number below 2^128")

// ParseAmount reads decimal digits.
func ParseAmount(text string) (Amount, error) {
	var a Amount
	if text == "" {
		return a, ErrAmount
	}
	for i := 0; i < len(text); i++ {
		digit := text[i] - '0'
		if digit > 9 {
			return Amount{}, ErrAmount
		}
		var multiplied, added bool
		a, multiplied = a.CheckedMul(10)
		a, added = a.CheckedAdd(NewAmount(uint64(digit)))
		if !multiplied || !added {
			return Amount{}, ErrAmount
		}
	}
	return a, nil
}

// String writes a in decimal.
func (a Amount) String() string {
	const chunk = 1_000_000_000_000_000_000 // 18 digits at a time
	if a.hi == 0 {
		return strconv.FormatUint(a.lo, 10)
	}
	rest, low := a.divide(chunk)
	return rest.String() + strconv.FormatUint(chunk+low, 10)[1:] // keeps leading zeros
}

// NearText writes yocto as NEAR for people, rounded up: three decimals below
// 1 NEAR, two from there on, as NEAR's own tools do.
func (a Amount) NearText() string {
	switch {
	case a.IsZero():
		return "0 NEAR"
	case a.Less(MilliNear(1)):
		return "<0.001 NEAR"
	case a.Cmp(MilliNear(999)) <= 0:
		return "0." + fraction(a.unitsUp(MilliNear(1)), 3) + " NEAR"
	default:
		cents := a.unitsUp(MilliNear(10))
		whole, part := cents.divide(100)
		return whole.String() + "." + fraction(NewAmount(part), 2) + " NEAR"
	}
}

// unitsUp returns how many units cover a.
func (a Amount) unitsUp(unit Amount) Amount {
	const half = 1_000_000_000 // every unit used is a multiple of it
	count, rest1 := a.divide(half)
	size, _ := unit.divide(half)
	n, _ := size.Uint64()
	count, rest2 := count.divide(n)
	if rest1 > 0 || rest2 > 0 {
		count = count.Add(NewAmount(1))
	}
	return count
}

func fraction(n Amount, digits int) string {
	text := n.String()
	for len(text) < digits {
		text = "0" + text
	}
	return text
}
