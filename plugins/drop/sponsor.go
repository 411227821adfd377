package main

import "latchkey/plugins/sdk"

// The sponsor pool pays for drops of tokens: what their keys and records stake and may
// spend on gas. What comes back goes back to the pool. Who is sponsored and how far is
// the account owner's list.

// poolKey is alone: the accounts' entries go on after the letter.
var poolKey = []byte("s")

// pool is the money that is set aside, part of the account's balance.
func pool() sdk.Amount {
	data, ok := sdk.Get(poolKey)
	if !ok {
		return sdk.Amount{}
	}
	return sdk.NewDecoder(data).Amount()
}

func setPool(amount sdk.Amount) {
	var e sdk.Encoder
	e.Amount(amount)
	sdk.Set(poolKey, e.Bytes())
}

// sponsored is what the pool does for one account, or, under the name of none, for
// each that has no entry of its own.
//
//latchkey:record
type sponsored struct {
	cap, used sdk.Amount // yocto: at most, and now
	named     bool       // by the owner; else the cap is everyone's
}

var sponsoredAccounts = sdk.Map[sponsored]{Prefix: "s", Encode: encodeSponsored, Decode: decodeSponsored}

const everyone = "*"

func sponsoredBytes(account string) uint64 { return sdk.RecordBytes(1+len(account), 16+16+1) }

// sponsorship is an account's: its own cap, or everyone's.
func sponsorship(account string) (s sponsored, listed bool) {
	s, listed = sponsoredAccounts.Get([]byte(account))
	if listed && s.named {
		return s, true
	}
	all, listed := sponsoredAccounts.Get([]byte(everyone))
	s.cap = all.cap
	return s, listed
}

// takeFromSponsor has the pool pay for a drop of tokens, if its funder is on the list
// and there is room. The entry that an account first gets stays, so its stake is the
// pool's as well.
func (d *drop) takeFromSponsor(price sdk.Amount) bool {
	if !d.is(ftDrop|nftDrop) || d.bringsNear() {
		return false
	}
	s, listed := sponsorship(d.funder)
	if !listed {
		return false
	}
	cost := price
	if !sponsoredAccounts.Has([]byte(d.funder)) {
		cost = cost.Add(sdk.StoragePrice.Mul(sponsoredBytes(d.funder)))
	}
	rest, enough := pool().CheckedSub(cost)
	sdk.Require(enough, "The sponsor pool has "+pool().NearText()+" left, this drop takes "+cost.NearText()+": attach it yourself")
	s.used = s.used.Add(price)
	if s.cap.Less(s.used) {
		sdk.Panic("The sponsor pool pays at most " + s.cap.NearText() + " at a time for " + d.funder + ": attach " + price.NearText() + " yourself")
	}
	setPool(rest)
	sponsoredAccounts.Set([]byte(d.funder), s)
	d.flags |= sponsoredDrop
	return true
}

// bringsNear reports whether the drop brings what the sponsor does not pay for.
func (d *drop) bringsNear() bool {
	for _, s := range d.stages {
		for _, a := range s.assets {
			if a.kind == assetNear || a.kind == assetCall {
				return true
			}
		}
	}
	return false
}

// refund gives back what a drop no longer needs, to whoever paid for it.
func (d *drop) refund(amount sdk.Amount) {
	giveBack(d.funder, amount, d.is(sponsoredDrop))
}

func giveBack(funder string, amount sdk.Amount, sponsored bool) {
	switch {
	case amount.IsZero():
	case sponsored:
		returnToPool(funder, amount)
	default:
		sdk.NewPromise(funder).Transfer(amount)
	}
}

func returnToPool(funder string, amount sdk.Amount) {
	setPool(pool().Add(amount))
	s, ok := sponsoredAccounts.Get([]byte(funder))
	if !ok {
		return
	}
	left, enough := s.used.CheckedSub(amount)
	if !enough {
		left = sdk.Amount{}
	}
	s.used = left
	sponsoredAccounts.Set([]byte(funder), s)
}

type allowing struct {
	// Everyone who is not named, when it is not there.
	Account sdk.Option[sdk.AccountID] `json:"account_id"`
	Cap     sdk.Yocto                 `json:"cap"`
}

type withdrawal struct {
	Amount sdk.Yocto `json:"amount"`
}

type sponsoredAccount struct {
	Account sdk.Option[sdk.AccountID] `json:"account_id"`
}

// sponsorship is what the pool does for an account.
type sponsorView struct {
	Pool      sdk.Yocto `json:"pool"`
	Sponsored bool      `json:"sponsored"`
	Cap       sdk.Yocto `json:"cap"`
	Used      sdk.Yocto `json:"used"`
}

// Adds what is attached to the sponsor pool. Returns what it has then.
//
//latchkey:payable
func sponsorDeposit() sdk.Yocto {
	sdk.Require(!sdk.AttachedDeposit().IsZero(), "Attach what the pool should get")
	total := pool().Add(sdk.AttachedDeposit())
	setPool(total)
	return total
}

// Says how much the pool pays at a time for an account's drops, or for those of everyone
// who is not named.
//
//latchkey:private
func sponsorAllow(a allowing) {
	name := a.Account.Or(everyone)
	s, _ := sponsoredAccounts.Get([]byte(name))
	s.cap, s.named = a.Cap, true
	sponsoredAccounts.Set([]byte(name), s)
}

// Takes money out of the pool, for the account itself to spend. Returns what is left.
//
//latchkey:private
func sponsorWithdraw(w withdrawal) sdk.Yocto {
	rest, enough := pool().CheckedSub(w.Amount)
	sdk.Require(enough, "The sponsor pool has "+pool().String()+" yocto")
	setPool(rest)
	return rest
}

// What there is in the pool, and what it does for an account or for everyone.
//
//latchkey:view
func getSponsor(of sponsoredAccount) sponsorView {
	s, listed := sponsored{}, false
	if account, given := of.Account.Get(); given {
		s, listed = sponsorship(account)
	} else {
		s, listed = sponsoredAccounts.Get([]byte(everyone))
	}
	return sponsorView{pool(), listed, s.cap, s.used}
}
