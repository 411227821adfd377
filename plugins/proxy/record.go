package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// terms are what a key may do. They change only with another grant.
type terms struct {
	grant     uint64 // its number: one key may have several grants after each other
	byProxy   bool   // it may call proxy, and nothing else
	expiresAt uint64 // nanoseconds since 1970, the first moment too late; 0 is never
	usesMax   uint64 // in all; 0 is as many as wanted
	rate      rules.Rate
	calls     []callTerms
	transfers []transferTerms
	stake     stakeTerms
}

// callTerms let a key call methods of one contract.
type callTerms struct {
	contract string
	methods  []string   // empty: any
	rules    string     // on their arguments, as JSON
	deposits sdk.Amount // that it may attach in all
}

// transferTerms let a key send money to one account.
type transferTerms struct {
	receiver string
	total    sdk.Amount
}

// stakeTerms let a key stake for one validator, and never unstake.
type stakeTerms struct {
	validator sdk.PublicKey // zero: it may not stake
	most      sdk.Amount    // that may be staked then, in all
}

const recordVersion = 1

// granted has each key's terms.
var granted = sdk.Map[terms]{
	Prefix: "t",
	Encode: func(e *sdk.Encoder, t terms) {
		e.U8(recordVersion)
		e.U64(t.grant)
		e.Bool(t.byProxy)
		e.U64(t.expiresAt)
		e.U64(t.usesMax)
		e.Rate(t.rate)
		e.U8(uint8(len(t.calls)))
		for _, c := range t.calls {
			e.String(c.contract)
			e.U8(uint8(len(c.methods)))
			for _, method := range c.methods {
				e.String(method)
			}
			e.String(c.rules)
			e.Amount(c.deposits)
		}
		e.U8(uint8(len(t.transfers)))
		for _, to := range t.transfers {
			e.String(to.receiver)
			e.Amount(to.total)
		}
		stakes := !t.stake.validator.IsZero()
		e.Bool(stakes)
		if stakes {
			e.PublicKey(t.stake.validator)
			e.Amount(t.stake.most)
		}
	},
	Decode: func(d *sdk.Decoder) terms {
		sdk.Require(d.U8() == recordVersion, "Stored terms are of a later version")
		t := terms{grant: d.U64(), byProxy: d.Bool(), expiresAt: d.U64(), usesMax: d.U64(), rate: d.Rate()}
		t.calls = make([]callTerms, d.U8())
		for i := range t.calls {
			c := &t.calls[i]
			c.contract = d.String()
			c.methods = make([]string, d.U8())
			for j := range c.methods {
				c.methods[j] = d.String()
			}
			c.rules, c.deposits = d.String(), d.Amount()
		}
		t.transfers = make([]transferTerms, d.U8())
		for i := range t.transfers {
			t.transfers[i] = transferTerms{receiver: d.String(), total: d.Amount()}
		}
		if d.Bool() {
			t.stake = stakeTerms{validator: d.PublicKey(), most: d.Amount()}
		}
		return t
	},
}

// spending is what a key has used of its terms. It is only there once there is some.
type spending struct {
	uses   uint64
	recent rules.Uses   // that its rate may count
	spent  []sdk.Amount // of each of calls, then of each of transfers
}

var spendings = sdk.Map[spending]{
	Prefix: "s",
	Encode: func(e *sdk.Encoder, s spending) {
		e.U8(recordVersion)
		e.U64(s.uses)
		e.Data(s.recent)
		e.U8(uint8(len(s.spent)))
		for _, amount := range s.spent {
			e.Amount(amount)
		}
	},
	Decode: func(d *sdk.Decoder) spending {
		sdk.Require(d.U8() == recordVersion, "Stored uses are of a later version")
		s := spending{uses: d.U64(), recent: d.Data()}
		s.spent = make([]sdk.Amount, d.U8())
		for i := range s.spent {
			s.spent[i] = d.Amount()
		}
		return s
	},
}

// spentBy returns what a key has used, with a place for all that it may spend.
func (t *terms) spentBy(key sdk.PublicKey) spending {
	s, _ := spendings.Get(key.Borsh())
	for len(s.spent) < len(t.calls)+len(t.transfers) {
		s.spent = append(s.spent, sdk.Amount{})
	}
	return s
}

// keyList has the keys that have terms, and grants counts those that were ever given.
var (
	keyList = sdk.KeyList{Prefix: "l"}
	grants  = sdk.Map[uint64]{
		Prefix: "g",
		Encode: func(e *sdk.Encoder, n uint64) { e.U64(n) },
		Decode: func(d *sdk.Decoder) uint64 { return d.U64() },
	}
)
