package main

import "latchkey/plugins/sdk"

// gasCallback is what on_account_created may use: it loads the contract and
// sends at most one transfer.
const gasCallback = 5 * sdk.TGas

func createAccount() {
	args := sdk.Args()
	account := args.Account("new_account_id")
	deposit := sdk.AttachedDeposit()
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("predecessor_account_id").String(sdk.Predecessor())
		w.Key("amount").Amount(deposit)
		w.EndObject()
	})
	sdk.NewPromise(account).
		CreateAccount().
		Transfer(deposit).
		AddFullKey(args.PublicKey("new_public_key")).
		Then(sdk.CurrentAccount()).
		Call("on_account_created", callback, sdk.Amount{}, gasCallback).
		Return()
}

// onAccountCreated reports the outcome and, when there is no account, returns
// what came back from the failed creation to the one who paid.
func onAccountCreated() {
	args := sdk.Args()
	_, created := sdk.OnlyResult()
	if amount := args.Amount("amount"); !created && !amount.IsZero() {
		sdk.NewPromise(args.Account("predecessor_account_id")).Transfer(amount)
	}
	sdk.ReturnBool(created)
}
