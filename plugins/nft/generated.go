// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport nft_approve
func NFTApprove() {
	sdk.Payable(func() { nftApprove(readApproving(sdk.Args())) })
}

//go:wasmexport nft_revoke
func NFTRevoke() {
	sdk.Payable(func() { nftRevoke(readApprovalOf(sdk.Args())) })
}

//go:wasmexport nft_revoke_all
func NFTRevokeAll() {
	sdk.Payable(func() { nftRevokeAll(readOfToken(sdk.Args())) })
}

//go:wasmexport nft_is_approved
func NFTIsApproved() {
	sdk.View(func() {
		sdk.ReturnBool(nftIsApproved(readAsked(sdk.Args())))
	})
}

//go:wasmexport new
func New() {
	sdk.Change("new", func() { initialize(readBeginning(sdk.Args())) })
}

//go:wasmexport get_owner
func GetOwner() {
	sdk.View(func() {
		result := getOwner()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				w.String(value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport set_owner
func SetOwner() {
	sdk.Payable(func() { setOwner(readNewOwner(sdk.Args())) })
}

//go:wasmexport drop_owner
func DropOwner() {
	sdk.Payable(dropOwner)
}

//go:wasmexport contract_source_metadata
func ContractSourceMetadata() {
	sdk.View(contractSourceMetadata)
}

//go:wasmexport nft_metadata
func NFTMetadata() {
	sdk.View(func() {
		result := nftMetadata()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeContractMetadata(w, &result)
		})
	})
}

//go:wasmexport nft_mint
func NFTMint() {
	sdk.Payable(func() { nftMint(readMinting(sdk.Args())) })
}

//go:wasmexport nft_tokens
func NFTTokens() {
	sdk.View(func() { nftTokens(readPart(sdk.Args())) })
}

//go:wasmexport nft_tokens_for_owner
func NFTTokensForOwner() {
	sdk.View(func() { nftTokensForOwner(readPartOfOwner(sdk.Args())) })
}

//go:wasmexport nft_payout
func NFTPayout() {
	sdk.View(func() { nftPayout(readPayoutOf(sdk.Args())) })
}

//go:wasmexport nft_transfer_payout
func NFTTransferPayout() {
	sdk.Payable(func() { nftTransferPayout(readSale(sdk.Args())) })
}

//go:wasmexport nft_resolve_transfer
func NFTResolveTransfer() {
	sdk.Private("nft_resolve_transfer", func() {
		sdk.ReturnBool(nftResolveTransfer(readMoved(sdk.Args())))
	})
}

//go:wasmexport nft_transfer
func NFTTransfer() {
	sdk.Payable(func() { nftTransfer(readTransfer(sdk.Args())) })
}

//go:wasmexport nft_transfer_call
func NFTTransferCall() {
	sdk.Payable(func() { nftTransferCall(readTransferCall(sdk.Args())) })
}

//go:wasmexport nft_token
func NFTToken() {
	sdk.View(func() { nftToken(readOfToken(sdk.Args())) })
}

//go:wasmexport nft_total_supply
func NFTTotalSupply() {
	sdk.View(func() {
		sdk.ReturnAmount(nftTotalSupply())
	})
}

//go:wasmexport nft_supply_for_owner
func NFTSupplyForOwner() {
	sdk.View(func() {
		sdk.ReturnAmount(nftSupplyForOwner(readOfAccount(sdk.Args())))
	})
}

func readApproving(a sdk.Arguments) (v approving) {
	v.approvalOf = readApprovalOf(a)
	if a.Has("msg") {
		v.Msg = sdk.Some(a.String("msg"))
	}
	return v
}

func readApprovalOf(a sdk.Arguments) (v approvalOf) {
	v.ID = a.String("token_id")
	v.Account = a.Account("account_id")
	return v
}

func readOfToken(a sdk.Arguments) (v ofToken) {
	v.ID = a.String("token_id")
	return v
}

func readAsked(a sdk.Arguments) (v asked) {
	v.ID = a.String("token_id")
	v.Account = a.Account("approved_account_id")
	if a.Has("approval_id") {
		v.Approval = sdk.Some(a.U64("approval_id"))
	}
	return v
}

func readBeginning(a sdk.Arguments) (v beginning) {
	v.Owner = a.Account("owner_id")
	v.Metadata = readContractMetadata(a.Object("metadata"))
	return v
}

func readContractMetadata(a sdk.Arguments) (v contractMetadata) {
	v.Spec = text(a.String("spec"))
	v.Name = text(a.String("name"))
	v.Symbol = text(a.String("symbol"))
	if a.Has("icon") {
		v.Icon = sdk.Some(a.String("icon"))
	}
	if a.Has("base_uri") {
		v.BaseURI = sdk.Some(a.String("base_uri"))
	}
	if a.Has("reference") {
		v.Reference = sdk.Some(a.String("reference"))
	}
	if a.Has("reference_hash") {
		v.ReferenceHash = sdk.Some(a.String("reference_hash"))
	}
	return v
}

func writeContractMetadata(w *sdk.Writer, v *contractMetadata) {
	w.BeginObject()
	writeContractMetadataMembers(w, v)
	w.EndObject()
}

func writeContractMetadataMembers(w *sdk.Writer, v *contractMetadata) {
	w.Key("spec")
	w.String(string(v.Spec))
	w.Key("name")
	w.String(string(v.Name))
	w.Key("symbol")
	w.String(string(v.Symbol))
	w.Key("icon")
	if value, given := v.Icon.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("base_uri")
	if value, given := v.BaseURI.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("reference")
	if value, given := v.Reference.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("reference_hash")
	if value, given := v.ReferenceHash.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
}

func encodeContractMetadata(e *sdk.Encoder, v contractMetadata) {
	e.U8(1)
	encodeText(e, v.Spec)
	encodeText(e, v.Name)
	encodeText(e, v.Symbol)
	if value, given := v.Icon.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
	if value, given := v.BaseURI.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
	if value, given := v.Reference.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
	if value, given := v.ReferenceHash.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
}

func decodeContractMetadata(d *sdk.Decoder) (v contractMetadata) {
	sdk.Require(d.U8() == 1, "Stored metadata is of a later version")
	v.Spec = decodeText(d)
	v.Name = decodeText(d)
	v.Symbol = decodeText(d)
	if d.Bool() {
		var value string
		value = d.String()
		v.Icon = sdk.Some(value)
	}
	if d.Bool() {
		var value string
		value = d.String()
		v.BaseURI = sdk.Some(value)
	}
	if d.Bool() {
		var value string
		value = d.String()
		v.Reference = sdk.Some(value)
	}
	if d.Bool() {
		var value string
		value = d.String()
		v.ReferenceHash = sdk.Some(value)
	}
	return v
}

func readNewOwner(a sdk.Arguments) (v newOwner) {
	v.Owner = a.Account("owner_id")
	return v
}

func readTokenMetadata(a sdk.Arguments) (v tokenMetadata) {
	if a.Has("title") {
		v.Title = sdk.Some(a.String("title"))
	}
	if a.Has("description") {
		v.Description = sdk.Some(a.String("description"))
	}
	if a.Has("media") {
		v.Media = sdk.Some(a.String("media"))
	}
	if a.Has("media_hash") {
		v.MediaHash = sdk.Some(a.String("media_hash"))
	}
	if a.Has("copies") {
		v.Copies = sdk.Some(a.U64("copies"))
	}
	if a.Has("issued_at") {
		v.IssuedAt = sdk.Some(a.String("issued_at"))
	}
	if a.Has("expires_at") {
		v.ExpiresAt = sdk.Some(a.String("expires_at"))
	}
	if a.Has("starts_at") {
		v.StartsAt = sdk.Some(a.String("starts_at"))
	}
	if a.Has("updated_at") {
		v.UpdatedAt = sdk.Some(a.String("updated_at"))
	}
	if a.Has("extra") {
		v.Extra = sdk.Some(a.String("extra"))
	}
	if a.Has("reference") {
		v.Reference = sdk.Some(a.String("reference"))
	}
	if a.Has("reference_hash") {
		v.ReferenceHash = sdk.Some(a.String("reference_hash"))
	}
	return v
}

func writeTokenMetadata(w *sdk.Writer, v *tokenMetadata) {
	w.BeginObject()
	writeTokenMetadataMembers(w, v)
	w.EndObject()
}

func writeTokenMetadataMembers(w *sdk.Writer, v *tokenMetadata) {
	w.Key("title")
	if value, given := v.Title.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("description")
	if value, given := v.Description.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("media")
	if value, given := v.Media.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("media_hash")
	if value, given := v.MediaHash.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("copies")
	if value, given := v.Copies.Get(); given {
		w.Uint(value)
	} else {
		w.Null()
	}
	w.Key("issued_at")
	if value, given := v.IssuedAt.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("expires_at")
	if value, given := v.ExpiresAt.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("starts_at")
	if value, given := v.StartsAt.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("updated_at")
	if value, given := v.UpdatedAt.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("extra")
	if value, given := v.Extra.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("reference")
	if value, given := v.Reference.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("reference_hash")
	if value, given := v.ReferenceHash.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
}

func readMinting(a sdk.Arguments) (v minting) {
	v.ID = a.String("token_id")
	v.Owner = a.Account("token_owner_id")
	if a.Has("token_metadata") {
		v.Metadata = sdk.Some(readTokenMetadata(a.Object("token_metadata")))
	}
	if a.Has("perpetual_royalties") {
		v.Royalties = sdk.Some(a.Object("perpetual_royalties"))
	}
	return v
}

func readPart(a sdk.Arguments) (v part) {
	if a.Has("from_index") {
		v.From = a.Amount("from_index")
	}
	if a.Has("limit") {
		v.Limit = sdk.Some(a.U64("limit"))
	}
	return v
}

func readPartOfOwner(a sdk.Arguments) (v partOfOwner) {
	v.ofAccount = readOfAccount(a)
	v.part = readPart(a)
	return v
}

func readOfAccount(a sdk.Arguments) (v ofAccount) {
	v.Account = a.Account("account_id")
	return v
}

func readPayoutOf(a sdk.Arguments) (v payoutOf) {
	v.ID = a.String("token_id")
	v.price = readPrice(a)
	return v
}

func readPrice(a sdk.Arguments) (v price) {
	v.Balance = a.Amount("balance")
	if a.Has("max_len_payout") {
		v.Max = sdk.Some(a.U32("max_len_payout"))
	}
	return v
}

func readSale(a sdk.Arguments) (v sale) {
	v.transfer = readTransfer(a)
	v.price = readPrice(a)
	return v
}

func readTransfer(a sdk.Arguments) (v transfer) {
	v.Receiver = a.Account("receiver_id")
	v.ID = a.String("token_id")
	if a.Has("approval_id") {
		v.Approval = sdk.Some(a.U64("approval_id"))
	}
	if a.Has("memo") {
		v.Memo = sdk.Some(a.String("memo"))
	}
	return v
}

func encodeNft(e *sdk.Encoder, v nft) {
	e.U8(1)
	e.String(v.owner)
	e.U64(v.place)
	e.U64(v.nextApproval)
	e.U32(uint32(len(v.approvals)))
	for i := range v.approvals {
		encodeApproval(e, v.approvals[i])
	}
}

func decodeNft(d *sdk.Decoder) (v nft) {
	sdk.Require(d.U8() == 1, "Stored token is of a later version")
	v.owner = d.String()
	v.place = d.U64()
	v.nextApproval = d.U64()
	v.approvals = make([]approval, d.Count())
	for i := range v.approvals {
		v.approvals[i] = decodeApproval(d)
	}
	return v
}

func encodeApproval(e *sdk.Encoder, v approval) {
	e.String(v.account)
	e.U64(v.id)
}

func decodeApproval(d *sdk.Decoder) (v approval) {
	v.account = d.String()
	v.id = d.U64()
	return v
}

func readMoved(a sdk.Arguments) (v moved) {
	v.Previous = a.Account("previous_owner_id")
	v.Receiver = a.Account("receiver_id")
	v.ID = a.String("token_id")
	if a.Has("approved_account_ids") {
		v.Approvals = sdk.Some(a.Object("approved_account_ids"))
	}
	return v
}

func readTransferCall(a sdk.Arguments) (v transferCall) {
	v.transfer = readTransfer(a)
	v.Msg = a.String("msg")
	return v
}

var _ tokenView // which the ABI states

var _ payouts // which the ABI states
