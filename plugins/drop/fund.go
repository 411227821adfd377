package main

import "latchkey/plugins/sdk"

// Tokens come by the calls that their standards make to whom they are sent. What is
// not taken goes back: a call that fails keeps nothing.

// onFTTransfer takes the units of a drop (NEP-141). It takes exactly what the drop's
// keys need, from its funder.
func onFTTransfer() {
	args := sdk.Args()
	sender, amount := args.Account("sender_id"), args.Amount("amount")
	id, d := fundedBy(args.String("msg"), "Missing such drop_id")
	sdk.Require(d.is(ftDrop), "Not an FT drop")
	contract := d.contractOf(assetFT)
	sdk.Require(sdk.Predecessor() == contract, "Wrong FTs, expected "+contract)
	d.requireFunder(id, sender)
	sdk.Require(!d.is(fundedDrop), dropName(id)+" is funded already")
	sdk.Require(amount == d.ft.needed, "Wrong FT amount, expected "+d.ft.needed.String())
	d.ft.held = amount
	d.flags |= fundedDrop
	countDrop(contract)
	d.save(id)
	emitFunded(id, d.funder, func(w *sdk.Writer) {
		w.Key("ft_contract").String(contract)
		w.Key("amount").Amount(amount)
	})
	sdk.ReturnString("0")
}

// onNFTTransfer takes a token into the contract's hands (NEP-171).
func onNFTTransfer() {
	args := sdk.Args()
	takeToken(args, args.Account("previous_owner_id"), token{id: args.String("token_id")})
	sdk.ReturnBool(false)
}

// onNFTApprove takes the leave to give a token away that stays its owner's (NEP-178),
// as near-drop does. A claim says which approval it goes by: if the owner has revoked
// it, or the token has changed hands since, nothing is transferred.
func onNFTApprove() {
	args := sdk.Args()
	takeToken(args, args.Account("owner_id"), token{id: args.String("token_id"), approved: true, approval: args.U64("approval_id")})
	sdk.ReturnString("0")
}

func takeToken(args sdk.Arguments, owner string, t token) {
	id, d := fundedBy(args.String("msg"), "Missing Drop")
	sdk.Require(d.is(nftDrop), "Not an NFT drop")
	contract := d.contractOf(assetNFT)
	sdk.Require(sdk.Predecessor() == contract, "Wrong NFT contract, expected "+contract)
	d.requireFunder(id, owner)
	sdk.Require(d.nft.held < d.nft.needed, dropName(id)+" has all the tokens that its keys need")
	sdk.Require(len(t.id) <= tokenIDBytesMax, "The id of a drop's token should have at most 64 bytes")
	for place := range d.nft.held {
		held, _ := heldTokens.Get(tokenKey(id, place))
		sdk.Require(held.id != t.id, "Token "+t.id+" is in "+dropName(id)+" already")
	}
	if !d.is(heldDrop) {
		d.flags |= heldDrop
		countDrop(contract)
	}
	if !t.approved {
		escrowed.Set(escrowKey(contract, t.id), id)
	}
	d.push(id, t)
	d.save(id)
	emitFunded(id, d.funder, func(w *sdk.Writer) {
		w.Key("nft_contract").String(contract)
		w.Key("token_id").String(t.id)
		w.Key("escrowed").Bool(!t.approved)
	})
}

// fundedBy returns the drop that a transfer's message names, as near-drop reads it: a
// drop's id in digits.
func fundedBy(msg, missing string) (uint32, *drop) {
	n, err := sdk.ParseAmount(msg)
	id, fits := n.Uint64()
	sdk.Require(err == nil && fits && id < 1<<32, "The msg should be a drop's id, in digits")
	d, ok := drops.Get(dropKey(uint32(id)))
	sdk.Require(ok, missing)
	return uint32(id), &d
}

func (d *drop) requireFunder(id uint32, account string) {
	if account != d.funder {
		sdk.Panic("Only " + d.funder + ", who made " + dropName(id) + ", can fund it")
	}
	if d.is(cancelledDrop) || d.window.expired(sdk.BlockTimestamp()) {
		requireNone(d.notOpen(id))
	}
	// What comes before could not be given back if the keys cannot be added.
	sdk.Require(keyLists.Has(dropKey(id)), "The keys of this drop are not added yet")
}
