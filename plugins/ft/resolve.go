package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// ftResolveTransfer takes back what the receiver did not want, as far as it still
// has it, and returns what it used. The sender's, whose account may be gone by
// now, are burnt then.
func ftResolveTransfer() {
	supply := loadSupply()
	args := sdk.Args()
	sender, receiver, amount := args.Account("sender_id"), args.Account("receiver_id"), args.Amount("amount")
	held, _ := balances.Get([]byte(receiver))
	refund := least(held, unused(amount))
	if refund.IsZero() {
		sdk.ReturnAmount(amount)
		return
	}
	withdraw(receiver, refund)
	if balances.Has([]byte(sender)) {
		deposit(sender, refund)
		emitTransfer(receiver, sender, refund, "refund", true)
		sdk.ReturnAmount(amount.Sub(refund))
		return
	}
	saveSupply(supply.Sub(refund))
	sdk.Log("The account of the sender was deleted")
	emitBurn(receiver, refund, "refund", true)
	sdk.Log("Account @" + sender + " burned " + refund.String())
	sdk.ReturnAmount(amount)
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
