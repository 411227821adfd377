package main

import "latchkey/plugins/sdk"

// Tokens come by the calls that their standards make to whom they are sent. What is
// not taken goes back: a call that fails keeps nothing.

type unitsSent struct {
	Sender sdk.AccountID `json:"sender_id"`
	Amount sdk.Amount    `json:"amount"`
	// The drop's id, in digits.
	Msg string `json:"msg"`
}

type tokenSent struct {
	Owner sdk.AccountID `json:"previous_owner_id"`
	Token string        `json:"token_id"`
	// The drop's id, in digits.
	Msg string `json:"msg"`
}

type tokenApproved struct {
	Owner    sdk.AccountID `json:"owner_id"`
	Token    string        `json:"token_id"`
	Approval uint64        `json:"approval_id"`
	// The drop's id, in digits.
	Msg string `json:"msg"`
}

// Takes the units of a drop, as NEP-141 has it: exactly what the drop's keys need, from its
// funder.
//
//latchkey:change ft_on_transfer
func onFTTransfer(sent unitsSent) string {
	sender, amount := sent.Sender, sent.Amount
	id, d := fundedBy(sent.Msg, "Missing such drop_id")
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
	return "0"
}

// Takes a token into the contract's hands, as NEP-171 has it. Returns false: it keeps it.
//
//latchkey:change nft_on_transfer
func onNFTTransfer(sent tokenSent) bool {
	takeToken(sent.Msg, sent.Owner, token{id: sent.Token})
	return false
}

// Takes the leave to give a token away that stays its owner's, as NEP-178 has it.
//
// A claim says which approval it goes by: if the owner has revoked it, or the token has
// changed hands since, nothing is transferred.
//
//latchkey:change nft_on_approve
func onNFTApprove(of tokenApproved) string {
	takeToken(of.Msg, of.Owner, token{id: of.Token, approved: true, approval: of.Approval})
	return "0"
}

func takeToken(msg, owner string, t token) {
	id, d := fundedBy(msg, "Missing Drop")
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
