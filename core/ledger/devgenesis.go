package ledger

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Names of a development ledger.
const (
	DevChainID                 = "localnet"
	DevRoot         account.ID = "test.near"
	DevDropContract account.ID = "drop.test.near"
	// Library owns the names of the standard plugins: drop.latchkey and others.
	Library account.ID = "latchkey"
)

// StandardPlugins are the contracts that a development ledger starts with, as
// global contracts NAME.latchkey. Its accounts use the first two.
var StandardPlugins = []string{"drop", "registrar", "ft", "nft", "proxy", "recovery", "issuer"}

// DevGenesis is a ledger for development, the same on every host: the root
// account holds 10^9 NEAR and makes sub-accounts for anyone who asks its
// registrar contract, a drop contract is ready for use, and key controls all
// accounts that have a key at all, and the ledger's settings. code has the hash of each
// standard plugin that the host carries: without the tokens' a ledger starts as well.
// setUpDrop gives the call that makes the drop contract ready, with arguments that are
// the contract's matter; now is in nanoseconds since 1970.
func DevGenesis(key keys.PublicKey, code map[string]transaction.Hash, setUpDrop func(root string) (method, args string), now uint64) *Genesis {
	method, args := setUpDrop(string(DevRoot))
	owner := []GenesisKey{{PublicKey: key}}
	g := &Genesis{
		ChainID: DevChainID, Time: now, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version, Dev: true,
		Accounts: []GenesisAccount{
			{AccountID: DevRoot, Amount: wholeNEAR(1_000_000_000), Keys: owner, Contract: "registrar." + Library},
			{AccountID: runtime.Registrar, Amount: wholeNEAR(100), Keys: owner, Contract: "registrar." + Library},
			{AccountID: DevDropContract, Amount: wholeNEAR(100), Keys: owner, Contract: "drop." + Library},
			{AccountID: Library}, // taken, so that nobody can replace its children's code
		},
		AdminKeys: []keys.PublicKey{key},
		Calls:     []GenesisCall{{AccountID: DevDropContract, Method: method, Args: args}},
	}
	for _, name := range StandardPlugins {
		hash, carried := code[name]
		if !carried {
			continue
		}
		id := account.ID(name) + "." + Library
		g.GlobalContracts = append(g.GlobalContracts, GlobalContract{AccountID: id, CodeHash: hash})
		g.Accounts = append(g.Accounts, GenesisAccount{AccountID: id})
	}
	return g
}

func wholeNEAR(n uint64) amount.Yocto {
	a, _ := amount.NEAR.Mul64(n) // 10^9 NEAR is far below 2^128 yocto
	return a
}
