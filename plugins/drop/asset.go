package main

import "latchkey/plugins/sdk"

// assetKind is what a claim brings. The numbers are stored.
//
//latchkey:enum near ft nft call
type assetKind uint8

const (
	assetNear assetKind = iota
	assetFT
	assetNFT
	assetCall
)

// asset is one thing that a use of a key brings.
type asset struct {
	kind     assetKind
	contract string     // the token's, or whom a call goes to
	amount   sdk.Amount // yocto, of a call its deposit; or a token's units
	call     *call      // of a call
}

var oneYocto = sdk.NewAmount(1)

// registrationMax is set aside for making a recipient known to a token (NEP-145), in
// yocto: as much as near-drop attaches, ten times what tokens ask. What is left of it
// goes back to the funder.
var registrationMax = sdk.NewAmount(12_500_000_000).Mul(1_000_000_000_000)

// budget is what the asset takes of the drop's NEAR at most.
func (a asset) budget() sdk.Amount {
	switch a.kind {
	case assetFT:
		return registrationMax.Add(oneYocto)
	case assetNFT:
		return oneYocto
	}
	return a.amount
}

func (a asset) encode(e *sdk.Encoder) {
	e.U8(uint8(a.kind))
	if a.kind != assetNear {
		e.String(a.contract)
	}
	if a.kind != assetNFT {
		e.Amount(a.amount)
	}
	if a.kind == assetCall {
		a.call.encode(e)
	}
}

func decodeAsset(d *sdk.Decoder) asset {
	a := asset{kind: assetKind(d.U8())}
	sdk.Require(a.kind <= assetCall, "Stored drop is of a later version")
	if a.kind != assetNear {
		a.contract = d.String()
	}
	if a.kind != assetNFT {
		a.amount = d.Amount()
	}
	if a.kind == assetCall {
		a.call = decodeCall(d)
	}
	return a
}

// given is an asset as arguments say it.
type given struct {
	Kind string `json:"kind" enum:"near,ft,nft,call" check:"own"`
	// Of near yoctoNEAR, of ft the token's smallest units.
	Amount sdk.Option[sdk.Amount] `json:"amount"`
	// Of ft and nft.
	Contract sdk.Option[sdk.AccountID] `json:"contract_id"`
	callGiven
}

func (g *given) asset() asset {
	switch g.Kind {
	case "near":
		return nearAsset(g.Amount.Required("amount"))
	case "ft":
		return ftAsset(g.Contract.Required("contract_id"), g.Amount.Required("amount"))
	case "nft":
		return asset{kind: assetNFT, contract: g.Contract.Required("contract_id")}
	case "call":
		return g.call()
	default:
		sdk.Panic("Unknown kind of asset, " + g.Kind + ": expected near, ft, nft or call")
		return asset{}
	}
}

func nearAsset(amount sdk.Amount) asset {
	sdk.Require(!amount.IsZero(), "Amount per drop should be at least 1 yN")
	requireModest(amount)
	return asset{kind: assetNear, amount: amount}
}

func ftAsset(contract string, amount sdk.Amount) asset {
	sdk.Require(!amount.IsZero(), "Amount per drop cannot be 0")
	requireModest(amount)
	return asset{kind: assetFT, contract: contract, amount: amount}
}

// amountLimit is 2^112: what all uses of all keys of a drop bring together stays below
// 2^128.
var amountLimit = sdk.NewAmount(1 << 56).Mul(1 << 56)

func requireModest(amount sdk.Amount) {
	sdk.Require(amount.Less(amountLimit), "An amount of a drop should be below 2^112, 5192296858534827628530496329220096")
}

// write writes what the asset is, as arguments say it.
func (a asset) write(w *sdk.Writer) {
	w.Key("kind").String(a.kind.String())
	switch a.kind {
	case assetNear:
		w.Key("amount").Amount(a.amount)
	case assetFT:
		w.Key("contract_id").String(a.contract)
		w.Key("amount").Amount(a.amount)
	case assetNFT:
		w.Key("contract_id").String(a.contract)
	case assetCall:
		a.writeCall(w)
	}
}
