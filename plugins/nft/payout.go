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

// payoutArgs are a sale's price and how many accounts the market pays.
type payoutArgs struct {
	balance sdk.Amount
	lenMax  uint32
	limited bool
}

func readPayout(args sdk.Arguments) payoutArgs {
	p := payoutArgs{balance: args.Amount("balance"), limited: args.Has("max_len_payout")}
	if p.limited {
		p.lenMax = args.U32("max_len_payout")
	}
	return p
}

// answer returns the payout of a token that this owner sells.
func (p payoutArgs) answer(id, owner string) {
	shares := payout(id, owner, p.balance)
	if p.limited && len(shares) > int(p.lenMax) {
		sdk.Panic("The payout goes to " + strconv.Itoa(len(shares)) + " accounts, and max_len_payout is " + strconv.Itoa(int(p.lenMax)))
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

func nftPayout() {
	loadSupply()
	args := sdk.Args()
	id, p := args.String("token_id"), readPayout(args)
	p.answer(id, mustLoad(id).owner)
}

// nftTransferPayout moves a token that is sold and says who gets what of its price.
func nftTransferPayout() {
	loadSupply()
	args := sdk.Args()
	t, p := readTransfer(args), readPayout(args)
	token.RequireOneYocto()
	before := t.run(sdk.Predecessor())
	token.Pay(before.owner, approvalsPrice(before.approvals))
	p.answer(t.id, before.owner)
}
