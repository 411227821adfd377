package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

type beginning struct {
	Owner    sdk.AccountID    `json:"owner_id"`
	Metadata contractMetadata `json:"metadata"`
}

// Sets the contract up, once. The contract's account calls, or the account it is below.
// The owner may mint.
//
//latchkey:change new
func initialize(b beginning) {
	token.RequireMayInitialize()
	sdk.Require(!sdk.Has(supplyKey), "The contract has already been initialized")
	b.Metadata.check()
	contractMetadatas.Set(nil, b.Metadata)
	token.SetOwner(b.Owner)
	saveSupply(0)
}
