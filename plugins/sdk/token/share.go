package token

import (
	"math/bits"

	"latchkey/plugins/sdk"
)

// Share returns a × part / whole, rounded down and without overflow on the way.
// It ends the call unless part ≤ whole and whole > 0.
func Share(a sdk.Amount, part, whole uint64) sdk.Amount {
	sdk.Require(part <= whole && whole > 0, "a share is at most the whole")
	data := a.Bytes()
	hi, lo := word(data[8:]), word(data[:8])
	each, rest := bits.Div64(hi%whole, lo, whole)
	high, low := bits.Mul64(rest, part) // rest < whole, so the quotient fits
	more, _ := bits.Div64(high, low, whole)
	return sdk.NewAmount(hi / whole).Mul(1 << 32).Mul(1 << 32).Add(sdk.NewAmount(each)).Mul(part).Add(sdk.NewAmount(more))
}

func word(data []byte) (n uint64) {
	for i := range 8 {
		n |= uint64(data[i]) << (8 * i)
	}
	return n
}
