package main

import "latchkey/plugins/sdk"

// payment is what a key was counted for when proxy sent it.
//
//latchkey:json
type payment struct {
	Key   sdk.PublicKey `json:"public_key"`
	Grant uint64        `json:"grant"`
	// Among what the key has spent.
	Place    uint64        `json:"place"`
	Receiver sdk.AccountID `json:"receiver_id"`
	Amount   sdk.Yocto     `json:"amount"`
}

func back(key sdk.PublicKey, grant uint64, place int, a action) payment {
	return payment{key, grant, uint64(place), a.receiver, a.amount}
}

// after has on_proxied called with the payment.
func (p payment) after(sent sdk.Promise) {
	args := sdk.JSON(func(w *sdk.Writer) { writePayment(w, &p) })
	sent.Then(sdk.CurrentAccount()).Call("on_proxied", args, sdk.Amount{}, gasOnProxied)
}

// The callback of proxy: counts what did not leave the account as unspent. By now the key
// may have been revoked, or granted anew: another grant is given nothing back.
//
//latchkey:private
func onProxied(p payment) {
	if sdk.OnlySucceeded() {
		return
	}
	t, ok := granted.Get(p.Key.Borsh())
	if !ok || t.grant != p.Grant {
		return
	}
	s := t.spentBy(p.Key)
	s.spent[p.Place] = s.spent[p.Place].Sub(p.Amount)
	spendings.Set(p.Key.Borsh(), s)
	emit("returned", func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(p.Key)
		w.Key("receiver_id").String(p.Receiver)
		w.Key("amount").Amount(p.Amount)
	})
}
