package main

import "latchkey/plugins/sdk"

// gasCallback is what on_account_created may use: it loads the contract and
// sends at most one transfer.
const gasCallback = 5 * sdk.TGas

func createAccount() {
	args := sdk.Args()
	create(args.Account("new_account_id"), func(made sdk.Promise) {
		made.AddFullKey(args.PublicKey("new_public_key"))
	})
}

// create makes an account with the attached deposit and what furnish adds. The
// result is whether it came to be.
func create(account string, furnish func(sdk.Promise)) {
	deposit := sdk.AttachedDeposit()
	if account == sdk.CurrentAccount() { // which is taken, and no policy lets us try
		giveBack(sdk.Predecessor(), deposit)
		sdk.ReturnBool(false)
		return
	}
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("predecessor_account_id").String(sdk.Predecessor())
		w.Key("amount").Amount(deposit)
		w.EndObject()
	})
	made := sdk.NewPromise(account).CreateAccount().Transfer(deposit)
	furnish(made)
	made.Then(sdk.CurrentAccount()).
		Call("on_account_created", callback, sdk.Amount{}, gasCallback).
		Return()
}

// onAccountCreated reports the outcome and, when there is no account, returns
// what came back from the failed creation to the one who paid.
func onAccountCreated() {
	args := sdk.Args()
	payer, amount := args.Account("predecessor_account_id"), args.Amount("amount")
	_, created := sdk.OnlyResult()
	if !created {
		giveBack(payer, amount)
	}
	sdk.ReturnBool(created)
}

// giveBack pays a deposit back, unless this account itself had paid it.
func giveBack(payer string, amount sdk.Amount) {
	if !amount.IsZero() && payer != sdk.CurrentAccount() {
		sdk.NewPromise(payer).Transfer(amount)
	}
}
