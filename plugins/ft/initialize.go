package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

type beginning struct {
	Owner    sdk.AccountID `json:"owner_id"`
	Supply   sdk.Amount    `json:"total_supply"`
	Metadata tokenMetadata `json:"metadata"`
}

// Makes the token, once. The contract's account calls, or the account it is below. All
// of the supply is the owner's, who may mint.
//
//latchkey:change new
func initialize(b beginning) {
	token.RequireMayInitialize()
	sdk.Require(!sdk.Has(supplyKey), "The contract has already been initialized")
	b.Metadata.check()
	metadatas.Set(nil, b.Metadata)
	token.SetOwner(b.Owner)
	saveSupply(b.Supply)
	balances.Set([]byte(b.Owner), b.Supply)
	emitMint(b.Owner, b.Supply, sdk.Some("new tokens are minted"))
}
