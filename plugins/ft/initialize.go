package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// initialize makes the token, whose owner holds all of it at first.
func initialize() {
	token.RequireMayInitialize()
	sdk.Require(!sdk.Has(supplyKey), "The contract has already been initialized")
	args := sdk.Args()
	owner, supply := args.Account("owner_id"), args.Amount("total_supply")
	sdk.Set(metadataKey, readMetadata(args.Object("metadata")))
	token.SetOwner(owner)
	saveSupply(supply)
	balances.Set([]byte(owner), supply)
	emitMint(owner, supply, "new tokens are minted", true)
}
