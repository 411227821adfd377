package main

import (
	"strconv"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// nftMint makes a token, for which the contract's owner pays the storage.
func nftMint() {
	supply := loadSupply()
	args := sdk.Args()
	id, owner := args.String("token_id"), args.Account("token_owner_id")
	sdk.Require(args.Has("token_metadata"), "Must provide metadata")
	metadata := readTokenMetadata(args.Object("token_metadata"))
	shares := readRoyalties(args)
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
