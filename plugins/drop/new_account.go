package main

import "latchkey/plugins/sdk"

type creating struct {
	// The account to make; new_account_id in NEP-452.
	Account    sdk.Option[sdk.AccountID] `json:"account_id"`
	NewAccount sdk.Option[sdk.AccountID] `json:"new_account_id"`
	// Whose the account will be; without it, as in near-drop, the claim key.
	NewKey sdk.Option[sdk.PublicKey] `json:"new_public_key"`
	brought
}

// Has the registrar make an account, and claims for it. For holders of claim keys. Returns
// whether all has arrived.
//
//latchkey:private
//latchkey:returns bool
func createAccountAndClaim(by creating) {
	config, key := loadConfig(), sdk.SignerKey()
	account, owner := by.newAccount(key, config)
	c := loadClaim(key, signedHere())
	c.account, c.creates = account, true
	requireNone(c.refused(by.brought))
	requireGas(sdk.PrepaidGas(), c.gasNeeded())
	c.begin(by.brought)
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
func (by *creating) newAccount(key sdk.PublicKey, c config) (account string, owner sdk.PublicKey) {
	account = by.accountID()
	requireNewName(account, c.topLevelAccount)
	return account, by.NewKey.Or(key)
}

// accountID is the account under near-drop's name or NEP-452's.
func (by *creating) accountID() string {
	account, given := by.NewAccount.Get()
	if !given {
		return by.Account.Required("account_id")
	}
	sdk.Require(by.Account.Or(account) == account,
		"account_id and new_account_id name different accounts")
	return account
}

// The callback of create_account: pays the new account. Anything but true from the
// registrar means that there is none, or that it is somebody else's.
//
//latchkey:private
//latchkey:returns bool
func resolveAccountCreate(of progress) {
	c := of.resume()
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
