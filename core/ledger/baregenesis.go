package ledger

import (
	"latchkey/core/keys"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
)

// BareGenesis is a ledger for development without contracts: key controls the root
// account, which holds 10^9 NEAR, the account that makes top-level accounts, and the
// ledger's settings. now is in nanoseconds since 1970.
func BareGenesis(key keys.PublicKey, now uint64) *Genesis {
	owner := []GenesisKey{{PublicKey: key}}
	return &Genesis{
		ChainID: DevChainID, Time: now, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version, Dev: true,
		Accounts: []GenesisAccount{
			{AccountID: DevRoot, Amount: wholeNEAR(1_000_000_000), Keys: owner},
			{AccountID: runtime.Registrar, Amount: wholeNEAR(100), Keys: owner},
		},
		AdminKeys: []keys.PublicKey{key},
	}
}
