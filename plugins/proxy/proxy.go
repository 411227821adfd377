package main

import "latchkey/plugins/sdk"

// gasOnProxied is what the callback takes, with room to spare.
const gasOnProxied = 5 * sdk.TGas

// Sends a call, a transfer or a stake for the key that signs, if its terms allow it.
// Returns what the call returns; of a call with a deposit nothing, for what counts is
// whether it failed itself.
//
//latchkey:private
//latchkey:returns sdk.Value
func proxy(asks asked) {
	sdk.Require(sdk.SignerAccount() == sdk.CurrentAccount(), relayed)
	key := sdk.SignerKey()
	t, ok := granted.Get(key.Borsh())
	if !ok || !t.byProxy {
		sdk.Panic("The key " + key.String() + " has no terms for proxy")
	}
	a := asks.action()
	spent := t.spentBy(key)
	place, refusal := t.use(&spent, a)
	sdk.Require(refusal == "", refusal)
	spendings.Set(key.Borsh(), spent)
	emit("proxied", a.describe(key))
	sent := a.send()
	if place >= 0 {
		back(key, t.grant, place, a).after(sent)
	}
	sent.Return()
}

func (a action) describe(key sdk.PublicKey) func(*sdk.Writer) {
	return func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(key)
		w.Key("action").String(a.kind)
		if a.receiver != "" {
			w.Key("receiver_id").String(a.receiver)
		}
		if a.method != "" {
			w.Key("method_name").String(a.method)
		}
		w.Key("amount").Amount(a.amount)
	}
}

func (a action) send() sdk.Promise {
	switch a.kind {
	case "transfer":
		return sdk.NewPromise(a.receiver).Transfer(a.amount)
	case "stake":
		return sdk.NewPromise(sdk.CurrentAccount()).Stake(a.amount, a.validator)
	}
	// All gas that is left goes along.
	call := sdk.NewPromise(a.receiver).CallWeight(a.method, []byte(a.args), a.amount, 0, 1)
	if a.amount.IsZero() {
		return call
	}
	// A receipt's result is its last action's. With this one after it, the call's is not
	// that of a promise that it returns: that one may fail when the money is long kept.
	return call.Transfer(sdk.Amount{})
}
