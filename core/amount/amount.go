package amount

import (
	"encoding/json"
	"fmt"
	"strings"

	"lukechampine.com/uint128"

	"latchkey/core/borsh"
)

// Yocto is an unsigned 128-bit amount of yoctoNEAR (10^-24 NEAR).
type Yocto struct{ u uint128.Uint128 }

// Decimals is the number of decimal places of one NEAR.
const Decimals = 24

var (
	Zero = Yocto{}
	// Max is 2^128 - 1 yocto.
	Max = Yocto{uint128.Max}
	// NEAR is 10^24 yocto.
	NEAR = mustParse("1000000000000000000000000")
	// MilliNEAR is 10^21 yocto.
	MilliNEAR = mustParse("1000000000000000000000")
)

// Tgas is a unit of gas, in gas.
const Tgas = 1_000_000_000_000

// SyntaxError is text that is not an amount.
type SyntaxError struct{ Text, Want string }

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%q is not an amount: want %s", e.Text, e.Want)
}

// From returns v yocto.
func From(v uint64) Yocto { return Yocto{uint128.From64(v)} }

// FromWords returns hi*2^64 + lo yocto.
func FromWords(lo, hi uint64) Yocto { return Yocto{uint128.New(lo, hi)} }

// Words returns the low and high 64 bits.
func (a Yocto) Words() (lo, hi uint64) { return a.u.Lo, a.u.Hi }

// FromBytes reads 16 little-endian bytes; shorter input panics.
func FromBytes(b []byte) Yocto { return Yocto{uint128.FromBytes(b)} }

// Bytes returns the 16 little-endian bytes.
func (a Yocto) Bytes() []byte {
	b := make([]byte, 16)
	a.u.PutBytes(b)
	return b
}

func (a Yocto) IsZero() bool      { return a.u.IsZero() }
func (a Yocto) Cmp(b Yocto) int   { return a.u.Cmp(b.u) }
func (a Yocto) Less(b Yocto) bool { return a.u.Cmp(b.u) < 0 }

// Add returns a+b, and false when it overflows.
func (a Yocto) Add(b Yocto) (Yocto, bool) {
	s := a.u.AddWrap(b.u)
	return Yocto{s}, s.Cmp(a.u) >= 0
}

// Sub returns a-b, and false when b is larger.
func (a Yocto) Sub(b Yocto) (Yocto, bool) {
	return Yocto{a.u.SubWrap(b.u)}, a.u.Cmp(b.u) >= 0
}

// Mul64 returns a*v, and false when it overflows.
func (a Yocto) Mul64(v uint64) (Yocto, bool) {
	p := a.u.MulWrap64(v)
	return Yocto{p}, v == 0 || p.Div64(v) == a.u
}

// SaturatingAdd returns a+b, at most Max.
func (a Yocto) SaturatingAdd(b Yocto) Yocto {
	if s, ok := a.Add(b); ok {
		return s
	}
	return Max
}

// SaturatingSub returns a-b, at least zero.
func (a Yocto) SaturatingSub(b Yocto) Yocto {
	if d, ok := a.Sub(b); ok {
		return d
	}
	return Zero
}

// Div64 returns a/v rounded down; v is not zero.
func (a Yocto) Div64(v uint64) Yocto { return Yocto{a.u.Div64(v)} }

// GasCost returns gas*price and false when it overflows.
func GasCost(gas uint64, price Yocto) (Yocto, bool) { return price.Mul64(gas) }

// String returns the decimal yocto, the form of every JSON message.
func (a Yocto) String() string { return a.u.String() }

// Parse reads decimal yocto: digits only, no sign, at most 2^128 - 1.
func Parse(s string) (Yocto, error) {
	bad := &SyntaxError{Text: clip(s), Want: "decimal yoctoNEAR between 0 and 2^128-1"}
	if s == "" {
		return Zero, bad
	}
	sum := Zero
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return Zero, bad
		}
		tens, fits := sum.Mul64(10)
		next, ok := tens.Add(From(uint64(s[i] - '0')))
		if !fits || !ok {
			return Zero, bad
		}
		sum = next
	}
	return sum, nil
}

// ParseNEAR reads decimal NEAR such as "2.5" with at most 24 decimal places, and
// no more zeros in front than 0.5 has: others read 05 as octal. Errors:
// *SyntaxError, *RangeError.
func ParseNEAR(s string) (Yocto, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	if !areDigits(whole) || !areDigits(fraction) || len(fraction) > Decimals || whole+fraction == "" {
		return Zero, &SyntaxError{Text: clip(s), Want: "decimal NEAR with at most 24 decimal places, such as 2.5"}
	}
	if len(whole) > 1 && whole[0] == '0' {
		return Zero, &SyntaxError{Text: clip(s), Want: "no zeros in front of it"}
	}
	a, err := Parse(whole + fraction + strings.Repeat("0", Decimals-len(fraction)))
	if err != nil {
		return Zero, &RangeError{clip(s)}
	}
	return a, nil
}

func areDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// RangeError is NEAR that does not fit in 128 bits of yocto.
type RangeError struct{ Text string }

func (e *RangeError) Error() string {
	return fmt.Sprintf("%s NEAR is too much: the most there can be is %s", e.Text, Max.FormatNEAR())
}

// FormatNEAR returns decimal NEAR, exact and without trailing zeros.
func (a Yocto) FormatNEAR() string {
	digits := a.String()
	if len(digits) <= Decimals {
		digits = strings.Repeat("0", Decimals+1-len(digits)) + digits
	}
	whole, fraction := digits[:len(digits)-Decimals], strings.TrimRight(digits[len(digits)-Decimals:], "0")
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

func (a Yocto) MarshalJSON() ([]byte, error) { return []byte(`"` + a.String() + `"`), nil }

// UnmarshalJSON reads a decimal string; a JSON number is refused, since most
// writers of JSON round numbers above 2^53.
func (a *Yocto) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return &SyntaxError{Text: clip(string(b)), Want: "a JSON string of decimal yoctoNEAR"}
	}
	v, err := Parse(s)
	*a = v
	return err
}

// Encode writes the 16 little-endian bytes of a u128.
func (a Yocto) Encode(w *borsh.Writer) { w.U128(a.u.Lo, a.u.Hi) }

// Decode reads what Encode writes.
func Decode(r *borsh.Reader) Yocto {
	lo, hi := r.U128()
	return FromWords(lo, hi)
}

func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}

func mustParse(s string) Yocto {
	a, err := Parse(s)
	if err != nil {
		panic("amount: " + err.Error()) // a constant of this package: a programmer's error
	}
	return a
}
