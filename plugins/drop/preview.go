package main

import "latchkey/plugins/sdk"

type previewing struct {
	ofKey
	// Who would claim.
	Account sdk.Option[sdk.AccountID] `json:"account_id"`
	// The account is to be made.
	NewAccount bool `json:"new_account" missing:"zero"`
	brought
}

// What a claim brings and needs, for whoever holds a claim key: what a claim page shows and
// how it signs. With an account it tells as well whether such a claim would be accepted,
// and why not.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func previewClaim(of previewing) {
	config, key := loadConfig(), of.Key
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok, noDrop)
	c := newClaim(key, k)
	d, left, s := c.d, allowanceLeft(key), c.stage()
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(c.id))
		w.Key("kind").String(d.kind())
		w.Key("funder").String(d.funder)
		w.Key("amount").Amount(s.near(k.done))
		w.Key("assets").BeginArray()
		for i, a := range s.assets {
			w.BeginObject()
			a.write(w)
			if k.done>>i&1 == 1 {
				w.Key("arrived").Bool(true)
			}
			w.EndObject()
		}
		w.EndArray()
		w.Key("claims_left").Uint(uint64(d.counter))
		w.Key("uses_left").Uint(uint64(d.uses - k.used))
		writeWindow(w, d.window)
		w.Key("cancelled").Bool(d.is(cancelledDrop))
		w.Key("in_flight").Bool(k.inFlight())
		w.Key("payable").Bool(canPay(s.budget(k.done).Add(c.neededExisting())) && c.tokensThere())
		w.Key("existing_account").Bool(s.permission != onlyNew && !left.Less(c.neededExisting()))
		w.Key("new_account").Bool(s.permission != onlyExisting && !left.Less(c.neededNew()))
		w.Key("top_level_account").String(config.topLevelAccount)
		c.writeGas(w)
		d.writeCard(w, c.id)
		w.Key("password").Bool(c.hasPassword())
		if account, given := of.Account.Get(); given {
			c.account, c.creates = account, of.NewAccount
			c.writeVerdict(w, of.brought, config)
		}
		w.EndObject()
	})
}

// near is the NEAR that a use brings, but for what has arrived.
func (s stage) near(done uint8) (total sdk.Amount) {
	for i, a := range s.assets {
		if a.kind == assetNear && done>>i&1 == 0 {
			total = total.Add(a.amount)
		}
	}
	return total
}

// tokensThere reports whether the tokens that the use needs have come.
func (c *claim) tokensThere() bool {
	_, tokens := c.stage().tokens(c.k.done)
	return tokens <= c.d.nft.held && (!c.d.is(ftDrop) || c.d.is(fundedDrop))
}

func (c *claim) hasPassword() bool {
	return c.d.is(restrictedDrop) && (sdk.Has(passwordKey(c.key, c.k.used+1)) || sdk.Has(passwordKey(c.key, 0)))
}

// implicit stands for an account that a payment brings into being.
const implicit = "0000000000000000000000000000000000000000000000000000000000000000"

func (c *claim) writeGas(w *sdk.Writer) {
	s, t := c.stage(), c.terms()
	w.Key("required_gas").BeginObject()
	w.Key("existing_account").Uint(uint64(s.gasClaim("", c.k.done, t)))
	w.Key("implicit_account").Uint(uint64(s.gasClaim(implicit, c.k.done, t)))
	w.Key("new_account").Uint(uint64(s.gasCreateAndClaim(c.k.done)))
	w.EndObject()
}

// writeVerdict tells whether a claim for this account would be accepted. Whether the
// account exists, or its name is free, a contract cannot see.
func (c *claim) writeVerdict(w *sdk.Writer, brings brought, config config) {
	reason := unpayable(c.account)
	switch {
	case c.k.inFlight():
		reason = "A claim of this key is under way"
	case reason == "" && c.creates:
		reason = unmakable(c.account, config.topLevelAccount)
	}
	if reason == "" {
		reason = c.objection(brings, c.gasNeeded())
	}
	if reason == "" && allowanceLeft(c.key).Less(charge(c.gasNeeded())) {
		reason = "This link's allowance does not cover the claim: attempts that failed have used it up, or its key is gone"
	}
	w.Key("accepted").Bool(reason == "")
	writeText(w.Key("reason"), reason)
}
