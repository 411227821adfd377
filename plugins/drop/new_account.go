package main

import "latchkey/plugins/sdk"

// createAccountAndClaim has the registrar make an account and pays it. The
// account belongs to new_public_key; without it, as in near-drop, to the claim
// key.
func createAccountAndClaim() {
	c, key := loadConfig(), sdk.SignerKey()
	account, owner := newAccount(sdk.Args(), key, c)
	k, _ := loadClaim(key, signedHere())
	requireGas(sdk.PrepaidGas(), gasCreateAndClaim)
	beginClaim(key, k, account, true)
	create := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("new_account_id").String(account)
		w.Key("new_public_key").PublicKey(owner)
		w.EndObject()
	})
	sdk.NewPromise(c.topLevelAccount).
		Call("create_account", create, sdk.Amount{}, gasCreateAccount).
		Then(sdk.CurrentAccount()).
		Call("resolve_account_create", accountArgs(account), sdk.Amount{}, gasResolveAccount).
		Return()
}

// newAccount reads which account to make and whose it will be.
func newAccount(args sdk.Arguments, key sdk.PublicKey, c config) (account string, owner sdk.PublicKey) {
	account, owner = newAccountID(args), key
	requireNewName(account, c.topLevelAccount)
	if args.Has("new_public_key") {
		owner = args.PublicKey("new_public_key")
	}
	return account, owner
}

// newAccountID reads the account under near-drop's name or NEP-452's.
func newAccountID(args sdk.Arguments) string {
	if !args.Has("new_account_id") {
		return args.Account("account_id")
	}
	account := args.Account("new_account_id")
	sdk.Require(!args.Has("account_id") || args.Account("account_id") == account,
		"account_id and new_account_id name different accounts")
	return account
}

// resolveAccountCreate pays the new account. Anything but true from the
// registrar means that there is none, or that it is somebody else's.
func resolveAccountCreate() {
	account := sdk.Args().Account("account_id")
	key := sdk.SignerKey()
	k, d := claimInFlight(key)
	result, ok := sdk.OnlyResult()
	switch {
	case !ok:
		failClaim(key, k, account, "Creating account failed")
		return
	case string(result) == "false":
		failClaim(key, k, account, account+" is taken")
		return
	case string(result) != "true":
		failClaim(key, k, account, "Creating account failed: "+loadConfig().topLevelAccount+" does not say whether it made "+account)
		return
	}
	emitAccountCreated(k.dropID, key, account)
	if !canPay(d.amount) {
		failClaim(key, k, account, lacksMoney) // paying would fail this callback, and the key be in flight for good
		return
	}
	payOut(account, d.amount).Return()
}
