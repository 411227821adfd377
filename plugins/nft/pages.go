package main

import "latchkey/plugins/sdk"

// page is what part of a list is asked for.
type page struct {
	from  sdk.Amount
	limit uint64
}

func readPage(args sdk.Arguments) page {
	p := page{limit: 1<<64 - 1}
	if args.Has("from_index") {
		p.from = args.Amount("from_index")
	}
	if args.Has("limit") {
		p.limit = args.U64("limit")
	}
	return p
}

const (
	outOfBounds = "Out of bounds, please use a smaller from_index."
	limitOfZero = "Cannot provide limit of 0."
)

// nftTokens lists all tokens. The page after the last is empty.
func nftTokens() {
	supply := loadSupply()
	p := readPage(sdk.Args())
	sdk.Require(p.from.Cmp(sdk.NewAmount(supply)) <= 0, outOfBounds)
	sdk.Require(p.limit > 0, limitOfZero)
	p.answer(supply, placeKey)
}

// nftTokensForOwner lists an owner's tokens. There is no page after the last, except
// for who has none.
func nftTokensForOwner() {
	loadSupply()
	args := sdk.Args()
	owner, p := args.Account("account_id"), readPage(args)
	count, _ := counts.Get([]byte(owner))
	if count > 0 {
		sdk.Require(p.limit > 0, limitOfZero)
		sdk.Require(p.from.Less(sdk.NewAmount(count)), outOfBounds)
	}
	p.answer(count, func(place uint64) []byte { return ownedKey(owner, place) })
}

// answer returns the page of a list of so many tokens.
func (p page) answer(count uint64, key func(place uint64) []byte) {
	from, fits := p.from.Uint64()
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		for place, left := from, p.limit; fits && place < count && left > 0; place, left = place+1, left-1 {
			id := tokenAt(key(place))
			mustLoad(id).write(w, id)
		}
		w.EndArray()
	})
}
