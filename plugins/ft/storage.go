package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// registrationBytes is what an account pays for, whatever its name's length: the
// standard's figure. A balance of ours takes at most 122.
const registrationBytes = 125

// registration is what it costs to be registered: 0.00125 NEAR.
func registration() sdk.Amount { return sdk.StoragePrice.Mul(registrationBytes) }

// storageDeposit registers an account, and gives back what that does not take.
func storageDeposit() {
	loadSupply()
	args := sdk.Args()
	payer, account := sdk.Predecessor(), accountOr(args, sdk.Predecessor())
	if args.Has("registration_only") {
		args.Bool("registration_only") // a registration is all there is
	}
	attached := sdk.AttachedDeposit()
	if balances.Has([]byte(account)) {
		sdk.Log("The account is already registered, refunding the deposit")
		token.Pay(payer, attached)
		returnStorageBalance()
		return
	}
	excess, enough := attached.CheckedSub(registration())
	sdk.Require(enough, "The attached deposit is less than the minimum storage balance")
	balances.Set([]byte(account), sdk.Amount{})
	token.Pay(payer, excess)
	returnStorageBalance()
}

func accountOr(args sdk.Arguments, otherwise string) string {
	if !args.Has("account_id") {
		return otherwise
	}
	return args.Account("account_id")
}

// storageWithdraw withdraws nothing: a registration takes all that was paid for it.
func storageWithdraw() {
	loadSupply()
	args := sdk.Args()
	var amount sdk.Amount
	if args.Has("amount") {
		amount = args.Amount("amount")
	}
	token.RequireOneYocto()
	balanceOf(sdk.Predecessor())
	sdk.Require(amount.IsZero(), "The amount is greater than the available storage balance")
	returnStorageBalance()
}

// storageUnregister ends a registration and pays it back; with force it burns what
// the account holds.
func storageUnregister() {
	supply := loadSupply()
	args := sdk.Args()
	force := args.Has("force") && args.Bool("force")
	token.RequireOneYocto()
	account := sdk.Predecessor()
	balance, registered := balances.Get([]byte(account))
	if !registered {
		sdk.Log("The account " + account + " is not registered")
		sdk.ReturnBool(false)
		return
	}
	sdk.Require(balance.IsZero() || force, "Can't unregister the account with the positive balance without force")
	balances.Remove([]byte(account))
	saveSupply(supply.Sub(balance))
	if !balance.IsZero() {
		emitBurn(account, balance, "", false)
	}
	token.Pay(account, registration().Add(sdk.NewAmount(1)))
	sdk.Log("Closed @" + account + " with " + balance.String())
	sdk.ReturnBool(true)
}

func storageBalanceBounds() {
	loadSupply()
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("min").Amount(registration())
		w.Key("max").Amount(registration())
		w.EndObject()
	})
}

func storageBalanceOf() {
	loadSupply()
	if balances.Has([]byte(sdk.Args().Account("account_id"))) {
		returnStorageBalance()
		return
	}
	sdk.ReturnJSON(func(w *sdk.Writer) { w.Null() })
}

// returnStorageBalance returns the balance that every registered account has.
func returnStorageBalance() {
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("total").Amount(registration())
		w.Key("available").Amount(sdk.Amount{})
		w.EndObject()
	})
}
