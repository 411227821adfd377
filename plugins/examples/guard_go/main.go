// This contract lends keys of its account out: each for one contract, until a
// time, so many uses in a span of time, and with rules on the arguments. Its
// guard holds whoever has such a key to that before anything is accepted.
//
//	add_key    {"public_key","receiver_id","method_names","allowance","expires_at","rate","rules"}
//	remove_key {"public_key"}
//	get_key    {"public_key"}
//	guard      is asked by the host
package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// terms are what a key is lent on.
type terms struct {
	expiresAt uint64     // nanoseconds since 1970; 0 is never
	rate      rules.Rate // of uses
	rules     string     // of plugins/rules, as JSON
	recent    rules.Uses // that the rate may count
}

var lent = sdk.Map[terms]{
	Prefix: "k",
	Encode: func(e *sdk.Encoder, t terms) {
		e.U64(t.expiresAt)
		e.Rate(t.rate)
		e.String(t.rules)
		e.Data(t.recent)
	},
	Decode: func(d *sdk.Decoder) terms {
		return terms{expiresAt: d.U64(), rate: d.Rate(), rules: d.String(), recent: d.Data()}
	},
}

//go:wasmexport add_key
func AddKey() { sdk.Private("add_key", addKey) }

//go:wasmexport remove_key
func RemoveKey() { sdk.Private("remove_key", removeKey) }

//go:wasmexport get_key
func GetKey() { sdk.View(getKey) }

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func main() {}

func addKey() {
	args := sdk.Args()
	key := args.PublicKey("public_key")
	t := terms{expiresAt: args.Timestamp("expires_at"), rate: args.Rate("rate"), rules: args.String("rules")}
	if _, err := rules.Parse([]byte(t.rules)); err != nil {
		sdk.Panic("rules: " + err.Error())
	}
	lent.Set(key.Borsh(), t)
	sdk.NewPromise(sdk.CurrentAccount()).
		AddFunctionCallKey(key, args.Amount("allowance"), args.Account("receiver_id"), args.String("method_names")).
		Return()
}

func removeKey() {
	key := sdk.Args().PublicKey("public_key")
	lent.Remove(key.Borsh())
	sdk.NewPromise(sdk.CurrentAccount()).DeleteKey(key).Return()
}

func getKey() {
	t, ok := lent.Get(sdk.Args().PublicKey("public_key").Borsh())
	sdk.Require(ok, "No such key was lent")
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("expires_at").Timestamp(t.expiresAt)
		w.Key("rate").Rate(t.rate)
		w.Key("used").Uint(uint64(t.rate.Current(t.recent, t.rate.Moment(sdk.BlockHeight(), sdk.BlockTimestamp())).Len()))
		w.Key("rules").String(t.rules)
		w.EndObject()
	})
}

// guard asks: was the key lent, for now, for once more, and for these arguments?
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
