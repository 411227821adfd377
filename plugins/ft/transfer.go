package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

type transfer struct {
	Receiver sdk.AccountID      `json:"receiver_id"`
	Amount   sdk.Amount         `json:"amount"`
	Memo     sdk.Option[string] `json:"memo"`
}

type transferCall struct {
	transfer
	// What the receiver is told.
	Msg string `json:"msg"`
}

// Moves tokens of the caller to an account that is registered. Takes exactly 1 yocto.
//
//latchkey:payable
func ftTransfer(t transfer) {
	loadSupply()
	token.RequireOneYocto()
	t.run(sdk.Predecessor())
}

// run moves the tokens.
func (t *transfer) run(sender string) {
	sdk.Require(sender != t.Receiver, "Sender and receiver should be different")
	sdk.Require(!t.Amount.IsZero(), "The amount should be a positive number")
	withdraw(sender, t.Amount)
	deposit(t.Receiver, t.Amount)
	emitTransfer(sender, t.Receiver, t.Amount, t.Memo)
}

// gasTransferCall is what ft_transfer_call must exceed: it and its callback take 10
// Tgas at most, and clients attach 30.
const gasTransferCall = 15 * sdk.TGas

// The same, and calls the receiver's ft_on_transfer with msg, which answers how much it
// gives back. Takes exactly 1 yocto and more than 15 Tgas. Returns what the receiver used.
//
//latchkey:payable
//latchkey:returns sdk.Amount
func ftTransferCall(t transferCall) {
	loadSupply()
	token.RequireOneYocto()
	token.RequireGas("ft_transfer_call", gasTransferCall)
	sender := sdk.Predecessor()
	t.run(sender)
	asked := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("sender_id").String(sender)
		w.Key("amount").Amount(t.Amount)
		w.Key("msg").String(t.Msg)
		w.EndObject()
	})
	callback := sdk.JSON(func(w *sdk.Writer) { writeQuestion(w, &question{sender, t.Receiver, t.Amount}) })
	token.AskReceiver(t.Receiver, "ft_on_transfer", asked, "ft_resolve_transfer", callback)
}
