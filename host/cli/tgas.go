package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"latchkey/core/amount"
)

// teraDecimals is how many decimal places a Tgas has.
const teraDecimals = 12

var errTera = errors.New("want Tgas above 0 such as 30 or 2.5")

// parseTera reads decimal Tgas.
func parseTera(text string) (uint64, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > teraDecimals || whole == "" || len(whole) > 1 && whole[0] == '0' {
		return 0, errTera
	}
	gas, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", teraDecimals-len(fraction)), 10, 64)
	if err != nil || gas == 0 {
		return 0, errTera
	}
	return gas, nil
}

// formatTera writes Tgas with two decimal places.
func formatTera(gas uint64) string {
	const hundredth = amount.Tgas / 100
	return fmt.Sprintf("%d.%02d", gas/(100*hundredth), gas/hundredth%100)
}
