package main

import "latchkey/plugins/sdk"

// part is what part of a list is asked for.
type part struct {
	// How many to leave out.
	From sdk.Amount `json:"from_index" missing:"zero"`
	// How many at most.
	Limit sdk.Option[uint64] `json:"limit"`
}

func (p *part) limit() uint64 { return p.Limit.Or(1<<64 - 1) }

type partOfOwner struct {
	ofAccount
	part
}

const (
	outOfBounds = "Out of bounds, please use a smaller from_index."
	limitOfZero = "Cannot provide limit of 0."
)

// Tokens in the order in which they were minted. The page after the last is empty.
//
//latchkey:view
//latchkey:returns []tokenView
func nftTokens(p part) {
	supply := loadSupply()
	sdk.Require(p.From.Cmp(sdk.NewAmount(supply)) <= 0, outOfBounds)
	sdk.Require(p.limit() > 0, limitOfZero)
	p.answer(supply, placeKey)
}

// An account's tokens. There is no page after the last, except for who has none.
//
//latchkey:view
//latchkey:returns []tokenView
func nftTokensForOwner(p partOfOwner) {
	loadSupply()
	owner := p.Account
	count, _ := counts.Get([]byte(owner))
	if count > 0 {
		sdk.Require(p.limit() > 0, limitOfZero)
		sdk.Require(p.From.Less(sdk.NewAmount(count)), outOfBounds)
	}
	p.answer(count, func(place uint64) []byte { return ownedKey(owner, place) })
}

// answer returns the page of a list of so many tokens.
func (p *part) answer(count uint64, key func(place uint64) []byte) {
	from, fits := p.From.Uint64()
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		for place, left := from, p.limit(); fits && place < count && left > 0; place, left = place+1, left-1 {
			id := tokenAt(key(place))
			mustLoad(id).write(w, id)
		}
		w.EndArray()
	})
}
