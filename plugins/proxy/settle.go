package main

import "latchkey/plugins/sdk"

// payment is what a key was counted for when proxy sent it.
type payment struct {
	key      sdk.PublicKey
	grant    uint64
	place    uint64 // among spending.spent
	receiver string
	amount   sdk.Amount
}

func back(key sdk.PublicKey, grant uint64, place int, a action) payment {
	return payment{key, grant, uint64(place), a.receiver, a.amount}
}

// after has on_proxied called with the payment.
func (p payment) after(sent sdk.Promise) {
	args := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("public_key").PublicKey(p.key)
		w.Key("grant").Uint(p.grant)
		w.Key("place").Uint(p.place)
		w.Key("receiver_id").String(p.receiver)
		w.Key("amount").Amount(p.amount)
		w.EndObject()
	})
	sent.Then(sdk.CurrentAccount()).Call("on_proxied", args, sdk.Amount{}, gasOnProxied)
}

// onProxied gives a key back what did not leave the account. By now the key may have
// been revoked, or granted anew: another grant is given nothing back.
func onProxied() {
	if sdk.OnlySucceeded() {
		return
	}
	args := sdk.Args()
	p := payment{args.PublicKey("public_key"), args.U64("grant"), args.U64("place"), args.Account("receiver_id"), args.Amount("amount")}
	t, ok := granted.Get(p.key.Borsh())
	if !ok || t.grant != p.grant {
		return
	}
	s := t.spentBy(p.key)
	s.spent[p.place] = s.spent[p.place].Sub(p.amount)
	spendings.Set(p.key.Borsh(), s)
	emit("returned", func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(p.key)
		w.Key("receiver_id").String(p.receiver)
		w.Key("amount").Amount(p.amount)
	})
}
