package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// terms are what a key may do. They change only with another grant.
//
//latchkey:record 1 Stored terms are of a later version
type terms struct {
	grant     uint64 // its number: one key may have several grants after each other
	byProxy   bool   // it may call proxy, and nothing else
	expiresAt uint64 // nanoseconds since 1970, the first moment too late; 0 is never
	usesMax   uint64 // in all; 0 is as many as wanted
	rate      rules.Rate
	calls     []callTerms     `count:"u8"`
	transfers []transferTerms `count:"u8"`
	stake     sdk.Option[stakeTerms]
}

// callTerms let a key call methods of one contract.
//
//latchkey:record
type callTerms struct {
	contract string
	methods  []string   `count:"u8"` // empty: any
	rules    string     // on their arguments, as JSON
	deposits sdk.Amount // that it may attach in all
}

// transferTerms let a key send money to one account.
//
//latchkey:record
type transferTerms struct {
	Receiver sdk.AccountID `json:"receiver_id"`
	Total    sdk.Yocto     `json:"total"`
}

// stakeTerms let a key stake for one validator, and never unstake.
//
//latchkey:record
type stakeTerms struct {
	Validator sdk.PublicKey `json:"public_key"`
	// What may be staked then, in all.
	Most sdk.Yocto `json:"most"`
}

// granted has each key's terms.
var granted = sdk.Map[terms]{Prefix: "t", Encode: encodeTerms, Decode: decodeTerms}

// spending is what a key has used of its terms. It is only there once there is some.
//
//latchkey:record 1 Stored uses are of a later version
type spending struct {
	uses   uint64
	recent rules.Uses   // that its rate may count
	spent  []sdk.Amount `count:"u8"` // of each of calls, then of each of transfers
}

var spendings = sdk.Map[spending]{Prefix: "s", Encode: encodeSpending, Decode: decodeSpending}

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
