package main

import (
	"strconv"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// share is what an account gets of a sale.
type share struct {
	account string
	amount  sdk.Amount
}

// payout divides what a token is sold for: royalties first, rounded down, and all
// the rest is its owner's. Whoever would get nothing is left out.
func payout(id, owner string, balance sdk.Amount) (shares []share) {
	rest := balance
	stored, _ := royalties.Get([]byte(id))
	for _, r := range stored {
		amount := token.Share(balance, r.points, wholePrice)
		if r.account == owner || amount.IsZero() {
			continue
		}
		shares = append(shares, share{r.account, amount})
		rest = rest.Sub(amount)
	}
	if !rest.IsZero() {
		shares = append(shares, share{owner, rest})
	}
	return shares
}

type price struct {
	Balance sdk.Amount `json:"balance"`
	// How many accounts the market pays.
	Max sdk.Option[uint32] `json:"max_len_payout"`
}

type payoutOf struct {
	ID string `json:"token_id"`
	price
}

type sale struct {
	transfer
	price
}

// payouts is who gets what: accounts, and their amounts.
type payouts struct {
	Payout sdk.Arguments `json:"payout"`
}

// answer returns the payout of a token that this owner sells.
func (p price) answer(id, owner string) {
	shares := payout(id, owner, p.Balance)
	if most, limited := p.Max.Get(); limited && len(shares) > int(most) {
		sdk.Panic("The payout goes to " + strconv.Itoa(len(shares)) + " accounts, and max_len_payout is " + strconv.Itoa(int(most)))
	}
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("payout").BeginObject()
		for _, s := range shares {
			w.Key(s.account).Amount(s.amount)
		}
		w.EndObject()
		w.EndObject()
	})
}

// Who would get what of a price.
//
//latchkey:view
//latchkey:returns payouts
func nftPayout(of payoutOf) {
	loadSupply()
	of.answer(of.ID, mustLoad(of.ID).owner)
}

// Moves a token that is sold, and tells who gets what of its price. Takes exactly 1
// yocto.
//
//latchkey:payable
//latchkey:returns payouts
func nftTransferPayout(s sale) {
	loadSupply()
	token.RequireOneYocto()
	before := s.run(sdk.Predecessor())
	token.Pay(before.owner, approvalsPrice(before.approvals))
	s.answer(s.ID, before.owner)
}
