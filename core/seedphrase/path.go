package seedphrase

import (
	"strconv"
	"strings"

	"latchkey/core/keys"
)

// Path is where a key stands in the tree of a phrase's keys. Every step is
// hardened, below 2^31.
type Path []uint32

var (
	// WalletPath is m/44'/397'/0', of near-seed-phrase and so of NEAR's wallets.
	WalletPath = Path{44, 397, 0}
	// LedgerPath is m/44'/397'/0'/0'/1', the first key of NEAR's app on a Ledger.
	LedgerPath = Path{44, 397, 0, 0, 1}
)

const (
	hardened = 1 << 31
	stepsMax = 16
)

// ParsePath reads a path such as m/44'/397'/0'; "m/" may be left out.
func ParsePath(text string) (Path, error) {
	bad := &keys.SyntaxError{What: "key path", Reason: "want hardened steps such as m/44'/397'/0'/0'/1', each below 2^31"}
	var path Path
	for step := range strings.SplitSeq(strings.TrimPrefix(text, "m/"), "/") {
		digits, isHardened := strings.CutSuffix(step, "'")
		n, err := strconv.ParseUint(digits, 10, 31)
		if !isHardened || err != nil || len(path) == stepsMax {
			return nil, bad
		}
		path = append(path, uint32(n))
	}
	return path, nil
}

// String is the path's text, with m/ before it.
func (p Path) String() string {
	text := "m"
	for _, step := range p {
		text += "/" + strconv.FormatUint(uint64(step), 10) + "'"
	}
	return text
}
