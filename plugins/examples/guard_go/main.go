// This contract lends keys of its account out: each for one contract, until a
// time, so many uses in a span of time, and with rules on the arguments. Its
// guard holds whoever has such a key to that before anything is accepted.
//
// What its methods take and return is declared here; generated.go and abi.json follow
// from that.
package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

//go:generate go run latchkey/plugins/generate .

// terms are what a key is lent on.
//
//latchkey:record
type terms struct {
	expiresAt sdk.Timestamp
	rate      rules.Rate // of uses
	rules     string     // of plugins/rules, as JSON
	recent    rules.Uses // that the rate may count
}

var lent = sdk.Map[terms]{Prefix: "k", Encode: encodeTerms, Decode: decodeTerms}

type loan struct {
	PublicKey sdk.PublicKey `json:"public_key"`
	// The one account that the key may call.
	Receiver sdk.AccountID `json:"receiver_id"`
	// The method that it may call there.
	Methods string `json:"method_names"`
	// What it may spend on gas.
	Allowance sdk.Yocto `json:"allowance"`
	// The first moment at which it is refused.
	ExpiresAt sdk.Timestamp `json:"expires_at"`
	// How often it may be used.
	Rate rules.Rate `json:"rate"`
	// What arguments must keep to, as JSON.
	Rules string `json:"rules"`
}

type ofKey struct {
	PublicKey sdk.PublicKey `json:"public_key"`
}

type lentKey struct {
	ExpiresAt sdk.Timestamp `json:"expires_at"`
	Rate      rules.Rate    `json:"rate"`
	// In this span.
	Used  uint64 `json:"used"`
	Rules string `json:"rules"`
}

func main() {}

// Lends a key on these terms.
//
//latchkey:private
func addKey(l loan) {
	if _, err := rules.Parse([]byte(l.Rules)); err != nil {
		sdk.Panic("rules: " + err.Error())
	}
	lent.Set(l.PublicKey.Borsh(), terms{expiresAt: l.ExpiresAt, rate: l.Rate, rules: l.Rules})
	sdk.NewPromise(sdk.CurrentAccount()).AddFunctionCallKey(l.PublicKey, l.Allowance, l.Receiver, l.Methods).Return()
}

// Takes a key back.
//
//latchkey:private
func removeKey(of ofKey) {
	lent.Remove(of.PublicKey.Borsh())
	sdk.NewPromise(sdk.CurrentAccount()).DeleteKey(of.PublicKey).Return()
}

// The terms that a key is lent on, and how often it was used in this span.
//
//latchkey:view
func getKey(of ofKey) lentKey {
	t, ok := lent.Get(of.PublicKey.Borsh())
	sdk.Require(ok, "No such key was lent")
	used := t.rate.Current(t.recent, t.rate.Moment(sdk.BlockHeight(), sdk.BlockTimestamp())).Len()
	return lentKey{ExpiresAt: t.expiresAt, Rate: t.rate, Used: uint64(used), Rules: t.rules}
}

// guard asks: was the key lent, for now, for once more, and for these arguments?
//
//latchkey:guard
func guard(s sdk.Signed) {
	t, ok := lent.Get(s.Key.Borsh())
	if !ok {
		sdk.Refuse("this key was not lent by add_key")
	}
	now := sdk.BlockTimestamp()
	err := rules.Expired("this key", t.expiresAt, now)
	if err == nil {
		err = t.keptTo(s.Args)
	}
	if err == nil {
		t.recent, err = t.rate.Count(t.recent, t.rate.Moment(sdk.BlockHeight(), now))
	}
	if err != nil {
		sdk.Refuse(err.Error())
	}
	if t.rate.Calls > 0 {
		lent.Set(s.Key.Borsh(), t)
	}
}

func (t *terms) keptTo(args []byte) error {
	set, err := rules.Parse([]byte(t.rules))
	if err != nil {
		return err
	}
	return set.Check(args)
}
