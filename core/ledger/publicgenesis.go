package ledger

import (
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// PublicGenesis is a ledger that others rely on: the accounts and contracts of
// DevGenesis under a chain id of its own, without development powers. Where strangers
// deploy, its Schedule should be one with prices for that.
func PublicGenesis(chainID string, key keys.PublicKey, code map[string]transaction.Hash, setUpDrop func(root string) (method, args string), now uint64) *Genesis {
	g := DevGenesis(key, code, setUpDrop, now)
	g.ChainID, g.Dev = chainID, false
	return g
}
