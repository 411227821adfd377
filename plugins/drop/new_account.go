package main

import "latchkey/plugins/sdk"

// createAccountAndClaim has the registrar make an account and pays it. The
// account belongs to new_public_key; without it, as in near-drop, to the claim
// key.
func createAccountAndClaim() {
	config, key, args := loadConfig(), sdk.SignerKey(), sdk.Args()
	account, owner := newAccount(args, key, config)
	c := loadClaim(key, signedHere())
	c.account, c.creates = account, true
	requireNone(c.refused(args))
	requireGas(sdk.PrepaidGas(), c.gasNeeded())
	c.begin(args)
	create := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("new_account_id").String(account)
		w.Key("new_public_key").PublicKey(owner)
		w.EndObject()
	})
	sdk.NewPromise(config.topLevelAccount).
		Call("create_account", create, sdk.Amount{}, gasCreateAccount).
		Then(sdk.CurrentAccount()).
		Call("resolve_account_create", c.callback(0), sdk.Amount{}, gasAccountCreated+c.stage().gas(c.k.done)).
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
	c := resumeClaim()
	result, ok := sdk.OnlyResult()
	switch {
	case !ok:
		c.fail("Creating account failed")
	case string(result) == "false":
		c.fail(c.account + " is taken")
	case string(result) != "true":
		c.fail("Creating account failed: " + loadConfig().topLevelAccount + " does not say whether it made " + c.account)
	default:
		emitAccountCreated(c)
		c.deliver()
	}
}
