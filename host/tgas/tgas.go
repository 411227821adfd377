package tgas

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"latchkey/core/amount"
)

// decimals is how many decimal places a Tgas has.
const decimals = 12

var errSyntax = errors.New("want Tgas above 0 such as 30 or 2.5")

// Parse reads decimal Tgas.
func Parse(text string) (uint64, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > decimals || whole == "" || len(whole) > 1 && whole[0] == '0' {
		return 0, errSyntax
	}
	gas, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil || gas == 0 {
		return 0, errSyntax
	}
	return gas, nil
}

// Format writes Tgas with two decimal places.
func Format(gas uint64) string {
	const hundredth = amount.Tgas / 100
	return fmt.Sprintf("%d.%02d", gas/(100*hundredth), gas/hundredth%100)
}
