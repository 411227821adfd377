package main

import (
	"strconv"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

type minting struct {
	ID       string                    `json:"token_id" minLength:"1" maxLength:"256" check:"own"`
	Owner    sdk.AccountID             `json:"token_owner_id"`
	Metadata sdk.Option[tokenMetadata] `json:"token_metadata" missing:"own"`
	// Accounts, and their basis points of each sale.
	Royalties sdk.Option[sdk.Arguments] `json:"perpetual_royalties"`
}

// Makes a token. For the owner, who attaches what its storage costs; the rest comes back.
//
//latchkey:payable
//latchkey:returns tokenView
func nftMint(m minting) {
	supply := loadSupply()
	id, owner := m.ID, m.Owner
	metadata, given := m.Metadata.Get()
	sdk.Require(given, "Must provide metadata")
	metadata.check()
	shares := readRoyalties(m.Royalties)
	payer := token.RequireOwner("nft_mint")
	if len(id) == 0 || len(id) > tokenIDBytesMax {
		sdk.Panic("A token_id has 1 to " + strconv.Itoa(tokenIDBytesMax) + " bytes, got " + strconv.Itoa(len(id)))
	}
	sdk.Require(!nfts.Has([]byte(id)), "token_id must be unique")
	excess := takeDeposit(mintPrice(id, metadata, shares))

	n := nft{owner: owner, nextApproval: 1}
	n.enlist(id)
	n.save(id)
	sdk.Set(placeKey(supply), []byte(id))
	saveSupply(supply + 1)
	metadatas.Set([]byte(id), metadata)
	if len(shares) > 0 {
		royalties.Set([]byte(id), shares)
	}
	emitMint(owner, id)
	token.Pay(payer, excess)
	sdk.ReturnJSON(func(w *sdk.Writer) { n.write(w, id) })
}
