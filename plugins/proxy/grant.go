package main

import "latchkey/plugins/sdk"

// termsBytesMax bounds what a guard reads at each call.
const termsBytesMax = 8 << 10

// Adds a key to the account that can do what these terms say and nothing else.
//
//latchkey:private
func grant(g granting) {
	key, allowance := g.Key, g.Allowance
	sdk.Require(!allowance.IsZero(), "allowance: A key that may burn no gas can sign nothing; give it yoctoNEAR above 0")
	if _, there := sdk.OwnKey(key); there {
		sdk.Panic("The account has the key " + key.String() + " already; revoke it first, or grant another")
	}
	t := g.terms()
	t.grant, _ = grants.Get(nil)
	grants.Set(nil, t.grant+1)

	var e sdk.Encoder
	encodeTerms(&e, t)
	sdk.Require(len(e.Bytes()) <= termsBytesMax, "The terms are longer than 8192 bytes: shorten their rules, or grant several keys")
	granted.Set(key.Borsh(), t)
	spendings.Remove(key.Borsh())
	keyList.Add(key)
	emit("key_granted", func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(key)
		w.Key("via").String(t.via())
		w.Key("allowance").Amount(allowance)
	})
	receiver, methods := t.permission()
	sdk.NewPromise(sdk.CurrentAccount()).AddFunctionCallKey(key, allowance, receiver, methods...).Return()
}

func (t *terms) via() string {
	if t.byProxy {
		return "proxy"
	}
	return "guard"
}

// permission is what the protocol holds the key to.
func (t *terms) permission() (receiver string, methods []string) {
	if t.byProxy {
		return sdk.CurrentAccount(), []string{"proxy"}
	}
	for _, c := range t.calls {
		if len(c.methods) == 0 { // and it is the only one
			return c.contract, nil
		}
		methods = append(methods, c.methods...)
	}
	return t.calls[0].contract, methods
}

// Takes a limited key and its terms back. It is also there for keys that are gone
// already, so that their terms can go.
//
//latchkey:private
func revoke(of ofKey) {
	key := of.Key
	record, there := sdk.OwnKey(key)
	known := granted.Remove(key.Borsh())
	switch {
	case there && record.Permission != sdk.FunctionCall:
		sdk.Panic("The key " + key.String() + " has full access and was not granted here: delete it with an action of the account's")
	case !there && !known:
		sdk.Panic("The account has no key " + key.String())
	}
	spendings.Remove(key.Borsh())
	keyList.Remove(key)
	emit("key_revoked", func(w *sdk.Writer) { w.Key("public_key").PublicKey(key) })
	if there {
		sdk.NewPromise(sdk.CurrentAccount()).DeleteKey(key).Return()
	}
}
