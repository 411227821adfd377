package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

//go:wasmexport new
func New() { sdk.Change("new", initialize) }

//go:wasmexport nft_mint
func NFTMint() { sdk.Payable(nftMint) }

//go:wasmexport nft_transfer
func NFTTransfer() { sdk.Payable(nftTransfer) }

//go:wasmexport nft_transfer_call
func NFTTransferCall() { sdk.Payable(nftTransferCall) }

//go:wasmexport nft_resolve_transfer
func NFTResolveTransfer() { sdk.Private("nft_resolve_transfer", nftResolveTransfer) }

//go:wasmexport nft_transfer_payout
func NFTTransferPayout() { sdk.Payable(nftTransferPayout) }

//go:wasmexport nft_payout
func NFTPayout() { sdk.View(nftPayout) }

//go:wasmexport nft_approve
func NFTApprove() { sdk.Payable(nftApprove) }

//go:wasmexport nft_revoke
func NFTRevoke() { sdk.Payable(nftRevoke) }

//go:wasmexport nft_revoke_all
func NFTRevokeAll() { sdk.Payable(nftRevokeAll) }

//go:wasmexport nft_is_approved
func NFTIsApproved() { sdk.View(nftIsApproved) }

//go:wasmexport nft_token
func NFTToken() { sdk.View(nftToken) }

//go:wasmexport nft_metadata
func NFTMetadata() { sdk.View(nftMetadata) }

//go:wasmexport nft_total_supply
func NFTTotalSupply() { sdk.View(nftTotalSupply) }

//go:wasmexport nft_tokens
func NFTTokens() { sdk.View(nftTokens) }

//go:wasmexport nft_supply_for_owner
func NFTSupplyForOwner() { sdk.View(nftSupplyForOwner) }

//go:wasmexport nft_tokens_for_owner
func NFTTokensForOwner() { sdk.View(nftTokensForOwner) }

//go:wasmexport get_owner
func GetOwner() { sdk.View(token.ViewOwner) }

//go:wasmexport set_owner
func SetOwner() { sdk.Payable(token.ChangeOwner) }

//go:wasmexport drop_owner
func DropOwner() { sdk.Payable(token.DropOwner) }

//go:wasmexport contract_source_metadata
func ContractSourceMetadata() {
	sdk.View(func() { token.ViewSource("1.0.0", standards) })
}

var standards = []token.Standard{
	{Name: "nep171", Version: "1.0.0"}, {Name: "nep177", Version: "2.0.0"}, {Name: "nep178", Version: "1.0.0"},
	{Name: "nep181", Version: "1.0.0"}, {Name: "nep199", Version: "2.1.0"}, {Name: "nep297", Version: "1.0.0"}, {Name: "nep330", Version: "1.2.0"},
}

func main() {}
