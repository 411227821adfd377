package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

//go:generate go run latchkey/plugins/generate .

type ofAccount struct {
	Account sdk.AccountID `json:"account_id"`
}

type newOwner struct {
	Owner sdk.AccountID `json:"owner_id"`
}

// Who may mint; null when nobody may.
//
//latchkey:view
func getOwner() sdk.Option[sdk.AccountID] { return token.CurrentOwner() }

// Gives the contract to another account. For its owner. Takes exactly 1 yocto.
//
//latchkey:payable
func setOwner(to newOwner) { token.ChangeOwner(to.Owner) }

// Ends minting, for good. For the owner. Takes exactly 1 yocto.
//
//latchkey:payable
func dropOwner() { token.DropOwner() }

// The contract's version and standards, as NEP-330 has them.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func contractSourceMetadata() { token.ViewSource("1.0.0", standards) }

var standards = []token.Standard{
	{Name: "nep141", Version: "1.0.0"}, {Name: "nep145", Version: "1.0.0"}, {Name: "nep148", Version: "1.0.0"},
	{Name: "nep297", Version: "1.0.0"}, {Name: "nep330", Version: "1.2.0"},
}

func main() {}
