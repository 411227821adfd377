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

type registrations struct {
	// The caller, when it is not there.
	Account sdk.Option[sdk.AccountID] `json:"account_id"`
	// A registration is all there is, so that it makes no difference.
	Only bool `json:"registration_only" missing:"zero"`
}

// balance is what an account has paid for storage.
type storageBalance struct {
	Total     sdk.Yocto `json:"total"`
	Available sdk.Yocto `json:"available"`
}

type bounds struct {
	Min sdk.Yocto `json:"min"`
	Max sdk.Yocto `json:"max"`
}

// Registers an account, and gives back what that does not take.
//
//latchkey:payable
func storageDeposit(r registrations) storageBalance {
	loadSupply()
	payer := sdk.Predecessor()
	account, attached := r.Account.Or(payer), sdk.AttachedDeposit()
	if balances.Has([]byte(account)) {
		sdk.Log("The account is already registered, refunding the deposit")
		token.Pay(payer, attached)
		return registered()
	}
	excess, enough := attached.CheckedSub(registration())
	sdk.Require(enough, "The attached deposit is less than the minimum storage balance")
	balances.Set([]byte(account), sdk.Amount{})
	token.Pay(payer, excess)
	return registered()
}

type withdrawal struct {
	Amount sdk.Yocto `json:"amount" missing:"zero"`
}

// Withdraws nothing: a registration takes all that was paid for it. Takes exactly 1
// yocto.
//
//latchkey:payable
func storageWithdraw(w withdrawal) storageBalance {
	loadSupply()
	token.RequireOneYocto()
	balanceOf(sdk.Predecessor())
	sdk.Require(w.Amount.IsZero(), "The amount is greater than the available storage balance")
	return registered()
}

type ending struct {
	// Burn what the account holds.
	Force bool `json:"force" missing:"zero"`
}

// Ends the caller's registration and pays it back. Returns whether there was one. Takes
// exactly 1 yocto.
//
//latchkey:payable
func storageUnregister(e ending) bool {
	supply := loadSupply()
	token.RequireOneYocto()
	account := sdk.Predecessor()
	balance, registered := balances.Get([]byte(account))
	if !registered {
		sdk.Log("The account " + account + " is not registered")
		return false
	}
	sdk.Require(balance.IsZero() || e.Force, "Can't unregister the account with the positive balance without force")
	balances.Remove([]byte(account))
	saveSupply(supply.Sub(balance))
	if !balance.IsZero() {
		emitBurn(account, balance, sdk.Option[string]{})
	}
	token.Pay(account, registration().Add(sdk.NewAmount(1)))
	sdk.Log("Closed @" + account + " with " + balance.String())
	return true
}

// What a registration costs.
//
//latchkey:view
func storageBalanceBounds() bounds {
	loadSupply()
	return bounds{registration(), registration()}
}

// What an account has paid for its registration; null for one that is not registered.
//
//latchkey:view
func storageBalanceOf(of ofAccount) sdk.Option[storageBalance] {
	loadSupply()
	if !balances.Has([]byte(of.Account)) {
		return sdk.Option[storageBalance]{}
	}
	return sdk.Some(registered())
}

// registered is the balance that every registered account has.
func registered() storageBalance { return storageBalance{Total: registration()} }
