package sdk

import "strconv"

// Gas is a quantity of gas.
type Gas uint64

// TGas is 10^12 gas, the unit people count in.
const TGas Gas = 1_000_000_000_000

// String writes gas in Tgas, exactly: "30 Tgas", "0.5 Tgas".
func (g Gas) String() string {
	text := strconv.FormatUint(uint64(g/TGas), 10)
	if rest := uint64(g % TGas); rest > 0 {
		digits := strconv.FormatUint(uint64(TGas)+rest, 10)[1:] // keeps leading zeros
		for digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		text += "." + digits
	}
	return text + " Tgas"
}
