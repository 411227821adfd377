package cli

import (
	"fmt"

	"latchkey/core/amount"
	"latchkey/host/tgas"
)

// count is a number of things, whose plural ends in s.
func count[T int | uint64](n T, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// capped is a ceiling, of which 0 is none.
func capped(most uint64, unit string) string {
	if most == 0 {
		return "no cap"
	}
	return fmt.Sprintf("%d %s", most, unit)
}

// feeText is what a transaction cost.
func feeText(fee amount.Yocto, gas uint64) string {
	return fmt.Sprintf("%s NEAR for %s Tgas", fee.FormatNEAR(), tgas.Format(gas))
}
