package credentials

import (
	"strings"

	"latchkey/core/transaction"
)

// Ledger identifies a ledger: two of the same name differ in the block that each
// began with.
type Ledger struct {
	ChainID string
	Genesis transaction.Hash // zero: the node does not say
}

// Lengths within a folder's name, in characters.
const (
	chainNameMax  = 64
	genesisDigits = 8
)

// Name is the name of the ledger's folder of keys, such as localnet-3fQ8x2aB. A
// chain id comes from a server, so what could lead out of the folder is replaced.
func (l Ledger) Name() string {
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.", c) {
			return c
		}
		return '_'
	}, l.ChainID)
	name = strings.TrimLeft(name[:min(len(name), chainNameMax)], ".")
	if l.Genesis == (transaction.Hash{}) {
		return name
	}
	return name + "-" + l.Genesis.String()[:genesisDigits]
}

// networks are the folders whose keys may be of the ledger: its own; the one
// that is named like its chain; that of near-cli for servers of one's own.
func (l Ledger) networks() []string {
	names := []string{l.Name()}
	for _, name := range []string{(Ledger{ChainID: l.ChainID}).Name(), CustomNetwork} {
		if name != "" && name != names[0] {
			names = append(names, name)
		}
	}
	return names
}
