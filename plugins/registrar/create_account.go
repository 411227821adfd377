package main

import "latchkey/plugins/sdk"

// gasCallback is what on_account_created may use: it loads the contract and
// sends at most one transfer.
const gasCallback = 5 * sdk.TGas

type creation struct {
	// Below this account's name; on the account registrar a top-level name.
	Account sdk.AccountID `json:"new_account_id"`
	// It has full access.
	Key sdk.PublicKey `json:"new_public_key"`
}

// Creates an account with the attached deposit; false, with the deposit returned, when
// it cannot be created.
//
//latchkey:payable
//latchkey:returns bool
func createAccount(c creation) {
	create(c.Account, func(made sdk.Promise) { made.AddFullKey(c.Key) })
}

// paid is what the callback is told.
//
//latchkey:json
type paid struct {
	Payer  sdk.AccountID `json:"predecessor_account_id"`
	Amount sdk.Yocto     `json:"amount"`
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
	callback := sdk.JSON(func(w *sdk.Writer) { writePaid(w, &paid{sdk.Predecessor(), deposit}) })
	made := sdk.NewPromise(account).CreateAccount().Transfer(deposit)
	furnish(made)
	made.Then(sdk.CurrentAccount()).
		Call("on_account_created", callback, sdk.Amount{}, gasCallback).
		Return()
}

// The callback of both: returns the deposit when there is no account.
//
//latchkey:private
func onAccountCreated(p paid) bool {
	_, created := sdk.OnlyResult()
	if !created {
		giveBack(p.Payer, p.Amount)
	}
	return created
}

// giveBack pays a deposit back, unless this account itself had paid it.
func giveBack(payer string, amount sdk.Amount) {
	if !amount.IsZero() && payer != sdk.CurrentAccount() {
		sdk.NewPromise(payer).Transfer(amount)
	}
}
