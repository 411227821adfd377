package sdk

import "latchkey/plugins/sdk/internal/env"

// ErrAmount is the error of text that is no decimal 128-bit number.
const ErrAmount = Error("not a decimal number below 2^128")

// ParseAmount reads decimal digits.
func ParseAmount(text string) (Amount, error) {
	var a Amount
	if text == "" {
		return a, ErrAmount
	}
	for text != "" { // as many digits at a time as fit into a word
		chunk, scale := uint64(0), uint64(1)
		part := text[:min(len(text), chunkDigits)]
		for i := 0; i < len(part); i++ {
			digit := part[i] - '0'
			if digit > 9 {
				return Amount{}, ErrAmount
			}
			chunk, scale = chunk*10+uint64(digit), scale*10
		}
		text = text[len(part):]
		var multiplied, added bool
		a, multiplied = a.CheckedMul(scale)
		a, added = a.CheckedAdd(NewAmount(chunk))
		if !multiplied || !added {
			return Amount{}, ErrAmount
		}
	}
	return a, nil
}

const (
	digitsMost  = 39                        // of an amount
	chunkDigits = 18                        // that are read and written at a time
	chunk       = 1_000_000_000_000_000_000 // 10^chunkDigits
)

// String writes a in decimal.
func (a Amount) String() string {
	text := env.Room(digitsMost)
	at := len(text)
	for a.hi > 0 || a.lo >= chunk {
		var low uint64
		a, low = a.divide(chunk)
		begin := at - chunkDigits
		for at = digits(text[:at], low); at > begin; at-- {
			text[at-1] = '0'
		}
	}
	return env.Text(text[digits(text[:at], a.lo):])
}

// digits writes n to the end of text, and returns where it begins.
func digits(text []byte, n uint64) int {
	at := len(text)
	for n >= 100 { // two at a time
		rest := n / 100
		pair := n - rest*100
		tens := pair / 10
		at -= 2
		text[at], text[at+1] = byte('0'+tens), byte('0'+pair-tens*10)
		n = rest
	}
	if n >= 10 {
		at--
		text[at] = byte('0' + n%10)
		n /= 10
	}
	at--
	text[at] = byte('0' + n)
	return at
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
