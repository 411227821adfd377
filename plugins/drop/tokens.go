package main

import "latchkey/plugins/sdk"

// Whose tokens the account has is known here alone: to the token they are all the
// account's. So no drop may call a contract of whose tokens a drop has some: by
// near_withdraw, say, it could spend what is another's.

// tokenDrops counts the drops that have had tokens of a contract, until they end.
var tokenDrops = sdk.Map[uint32]{
	Prefix: "h",
	Encode: func(e *sdk.Encoder, n uint32) { e.U32(n) },
	Decode: func(d *sdk.Decoder) uint32 { return d.U32() },
}

// tokenContracts are those whose tokens the drop brings.
func (d *drop) tokenContracts() (contracts []string) {
	if d.is(ftDrop) {
		contracts = append(contracts, d.contractOf(assetFT))
	}
	if d.is(nftDrop) {
		contracts = append(contracts, d.contractOf(assetNFT))
	}
	return contracts
}

// countDrop notes that a drop has tokens of a contract, the first of which have come.
func countDrop(contract string) {
	n, _ := tokenDrops.Get([]byte(contract))
	tokenDrops.Set([]byte(contract), n+1)
}

// uncountDrop notes that a drop that had tokens has ended.
func (d *drop) uncountDrop() {
	var contracts []string
	if d.is(fundedDrop) {
		contracts = append(contracts, d.contractOf(assetFT))
	}
	if d.is(heldDrop) {
		contracts = append(contracts, d.contractOf(assetNFT))
	}
	for _, contract := range contracts {
		if n, _ := tokenDrops.Get([]byte(contract)); n > 1 {
			tokenDrops.Set([]byte(contract), n-1)
		} else {
			tokenDrops.Remove([]byte(contract))
		}
	}
}

// uncallable tells why a drop may not call an account, if it may not.
func uncallable(account string) string {
	switch {
	case account == sdk.CurrentAccount():
		return "Cannot invoke functions on the drop contract"
	case tokenDrops.Has([]byte(account)):
		return "A drop cannot call " + account + ", whose tokens other drops bring"
	}
	return ""
}

// requirePossible refuses a drop that could not be claimed: its windows, and calls that
// could not be made today.
func (d *drop) requirePossible() {
	d.window.requirePossible()
	for _, s := range d.stages {
		s.window.requirePossible()
		for _, a := range s.assets {
			if a.kind == assetCall {
				requireNone(uncallable(a.contract))
				sdk.Require(a.contract != d.contractOf(assetFT) && a.contract != d.contractOf(assetNFT), "A drop cannot call the contract whose tokens it brings")
			}
		}
	}
}

// tokenBytes is the storage of what the drop notes of tokens.
func (d *drop) tokenBytes() (bytes uint64) {
	for _, contract := range d.tokenContracts() {
		bytes += sdk.RecordBytes(1+len(contract), 4)
	}
	each := sdk.RecordBytes(1+4+4, 1+8+4+tokenIDBytesMax) + sdk.RecordBytes(1+len(d.contractOf(assetNFT))+1+tokenIDBytesMax, 4)
	return bytes + uint64(d.nft.needed)*each
}

// tokenIDBytesMax is how long the id of a drop's token may be.
const tokenIDBytesMax = 64

// token is an NFT that a drop has: it is the contract's, or the funder's with an
// approval for the contract.
//
//latchkey:record
type token struct {
	approved bool
	approval uint64
	id       string
}

// tokenGiven is a token as callbacks are told.
type tokenGiven struct {
	ID       string             `json:"token_id"`
	Approval sdk.Option[uint64] `json:"approval_id"`
}

// heldTokens are those of a drop, by its id and their place on its stack.
var heldTokens = sdk.Map[token]{Prefix: "n", Encode: encodeToken, Decode: decodeToken}

// escrowed has, by contract and id, the drop of each token that is in the contract's
// hands: to the token's contract this one is the owner then, and no approval of before
// is asked for any more.
var escrowed = sdk.Map[uint32]{
	Prefix: "x",
	Encode: func(e *sdk.Encoder, id uint32) { e.U32(id) },
	Decode: func(d *sdk.Decoder) uint32 { return d.U32() },
}

func escrowKey(contract, token string) []byte { return []byte(contract + ":" + token) }

// release notes that a token is no longer in the contract's hands.
func (d *drop) release(t token) {
	if !t.approved {
		escrowed.Remove(escrowKey(d.contractOf(assetNFT), t.id))
	}
}

func tokenKey(id, place uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	e.U32(place)
	return e.Bytes()
}

// push puts a token on the drop's stack.
func (d *drop) push(id uint32, t token) {
	heldTokens.Set(tokenKey(id, d.nft.held), t)
	d.nft.held++
}

// pop takes one from it.
func (d *drop) pop(id uint32) token {
	d.nft.held--
	at := tokenKey(id, d.nft.held)
	t, _ := heldTokens.Get(at)
	heldTokens.Remove(at)
	return t
}

// transferArgs are those of nft_transfer.
func (t token) transferArgs(receiver string) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("receiver_id").String(receiver)
		w.Key("token_id").String(t.id)
		if t.approved {
			w.Key("approval_id").Uint(t.approval)
		}
		w.EndObject()
	})
}

// write writes the token as callbacks take it.
func (t token) write(w *sdk.Writer) {
	w.Key("token_id").String(t.id)
	if t.approved {
		w.Key("approval_id").Uint(t.approval)
	}
}

func (g *tokenGiven) token() token {
	approval, approved := g.Approval.Get()
	return token{id: g.ID, approved: approved, approval: approval}
}
