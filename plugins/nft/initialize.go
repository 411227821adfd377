package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

func initialize() {
	token.RequireMayInitialize()
	sdk.Require(!sdk.Has(supplyKey), "The contract has already been initialized")
	args := sdk.Args()
	owner := args.Account("owner_id")
	storeContractMetadata(args.Object("metadata"))
	token.SetOwner(owner)
	saveSupply(0)
}
