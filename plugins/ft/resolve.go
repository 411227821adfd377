package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// question is what ft_transfer_call wants to have answered.
//
//latchkey:json
type question struct {
	Sender   sdk.AccountID `json:"sender_id"`
	Receiver sdk.AccountID `json:"receiver_id"`
	Amount   sdk.Amount    `json:"amount"`
}

// The callback of ft_transfer_call: takes back what the receiver did not want, as far as
// it still has it, and returns what it used. The sender's, whose account may be gone by
// now, are burnt then.
//
//latchkey:private
func ftResolveTransfer(q question) sdk.Amount {
	supply := loadSupply()
	sender, receiver, amount := q.Sender, q.Receiver, q.Amount
	held, _ := balances.Get([]byte(receiver))
	refund := least(held, unused(amount))
	if refund.IsZero() {
		return amount
	}
	withdraw(receiver, refund)
	if balances.Has([]byte(sender)) {
		deposit(sender, refund)
		emitTransfer(receiver, sender, refund, sdk.Some("refund"))
		return amount.Sub(refund)
	}
	saveSupply(supply.Sub(refund))
	sdk.Log("The account of the sender was deleted")
	emitBurn(receiver, refund, sdk.Some("refund"))
	sdk.Log("Account @" + sender + " burned " + refund.String())
	return amount
}

// unused is how much of amount the receiver answered it does not want: all of it
// when it failed or answered anything but an amount.
func unused(amount sdk.Amount) sdk.Amount {
	answer, ok := token.Answer()
	if !ok || answer.Kind != sdk.String {
		return amount
	}
	unused, err := sdk.ParseAmount(answer.Text)
	if err != nil {
		return amount
	}
	return least(amount, unused)
}

func least(a, b sdk.Amount) sdk.Amount {
	if a.Less(b) {
		return a
	}
	return b
}
