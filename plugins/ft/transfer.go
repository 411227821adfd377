package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// transferArgs are what both transfers are told.
type transferArgs struct {
	receiver string
	amount   sdk.Amount
	memo     string
	hasMemo  bool
}

func readTransfer(args sdk.Arguments) transferArgs {
	t := transferArgs{receiver: args.Account("receiver_id"), amount: args.Amount("amount")}
	t.memo, t.hasMemo = token.Optional(args, "memo")
	return t
}

func ftTransfer() {
	loadSupply()
	t := readTransfer(sdk.Args())
	token.RequireOneYocto()
	t.run(sdk.Predecessor())
}

// run moves the tokens.
func (t transferArgs) run(sender string) {
	sdk.Require(sender != t.receiver, "Sender and receiver should be different")
	sdk.Require(!t.amount.IsZero(), "The amount should be a positive number")
	withdraw(sender, t.amount)
	deposit(t.receiver, t.amount)
	emitTransfer(sender, t.receiver, t.amount, t.memo, t.hasMemo)
}

// gasTransferCall is what ft_transfer_call must exceed: it and its callback take 10
// Tgas at most, and clients attach 30.
const gasTransferCall = 15 * sdk.TGas

// ftTransferCall moves the tokens and tells their receiver, which answers how many
// of them it does not want.
func ftTransferCall() {
	loadSupply()
	args := sdk.Args()
	t, msg := readTransfer(args), args.String("msg")
	token.RequireOneYocto()
	token.RequireGas("ft_transfer_call", gasTransferCall)
	sender := sdk.Predecessor()
	t.run(sender)
	question := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("sender_id").String(sender)
		w.Key("amount").Amount(t.amount)
		w.Key("msg").String(msg)
		w.EndObject()
	})
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("sender_id").String(sender)
		w.Key("receiver_id").String(t.receiver)
		w.Key("amount").Amount(t.amount)
		w.EndObject()
	})
	token.AskReceiver(t.receiver, "ft_on_transfer", question, "ft_resolve_transfer", callback)
}
