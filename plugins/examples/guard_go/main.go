// This contract lends keys of its account out: each for one contract, until a
// time, so many uses in a span of time, and with rules on the arguments. Its
// guard holds whoever has such a key to that before anything is accepted.
//
//	add_key    {"public_key","receiver_id","method_names","allowance","expires_at","uses","per_seconds","rules"}
//	remove_key {"public_key"}
//	get_key    {"public_key"}
//	guard      is asked by the host
package main

import (
	"strconv"

	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// terms are what a key is lent on.
type terms struct {
	expiresAt  uint64 // nanoseconds since 1970; 0 is never
	uses       uint32 // in each span; 0 is as many as wanted
	perSeconds uint64 // the span's length
	rules      string // of plugins/rules, as JSON

	spanStart uint64 // of the span that counts, in nanoseconds
	used      uint32 // in it
}

var lent = sdk.Map[terms]{
	Prefix: "k",
	Encode: func(e *sdk.Encoder, t terms) {
		e.U64(t.expiresAt)
		e.U32(t.uses)
		e.U64(t.perSeconds)
		e.String(t.rules)
		e.U64(t.spanStart)
		e.U32(t.used)
	},
	Decode: func(d *sdk.Decoder) terms {
		return terms{expiresAt: d.U64(), uses: d.U32(), perSeconds: d.U64(), rules: d.String(), spanStart: d.U64(), used: d.U32()}
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
	t := terms{expiresAt: args.U64("expires_at"), uses: args.U32("uses"), perSeconds: args.U64("per_seconds"), rules: args.String("rules")}
	if _, err := rules.Parse([]byte(t.rules)); err != nil {
		sdk.Panic("rules: " + err.Error())
	}
	sdk.Require(t.perSeconds < 1<<32, "per_seconds must be below 2^32")
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
		w.Key("expires_at").String(strconv.FormatUint(t.expiresAt, 10))
		w.Key("uses").Uint(uint64(t.uses))
		w.Key("per_seconds").Uint(t.perSeconds)
		w.Key("used").Uint(uint64(t.used))
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
	if t.expiresAt > 0 && now >= t.expiresAt {
		sdk.Refuse("this key expired " + strconv.FormatUint((now-t.expiresAt)/second, 10) + " seconds ago")
	}
	set, err := rules.Parse([]byte(t.rules))
	if err == nil {
		err = set.Check(s.Args)
	}
	if err != nil {
		sdk.Refuse(err.Error())
	}
	if t.uses > 0 {
		t.count(now)
		lent.Set(s.Key.Borsh(), t)
	}
}

const second = 1_000_000_000

// count notes one use more, or refuses it.
func (t *terms) count(now uint64) {
	if ends := t.spanStart + t.perSeconds*second; now >= ends {
		t.spanStart, t.used = now, 0
	} else if t.used >= t.uses {
		sdk.Refuse("this key was used " + strconv.FormatUint(uint64(t.uses), 10) + " times; try again in " +
			strconv.FormatUint((ends-now+second-1)/second, 10) + " seconds")
	}
	t.used++
}
