package edge

import (
	"slices"
	"strings"
)

// mayExist reports whether a ledger may be made by a request for it: ledgers are
// made at first use, so their names are not for the public to choose.
func mayExist(ledger, names string) bool {
	return names == "*" || slices.Contains(strings.Split(names, ","), ledger)
}
