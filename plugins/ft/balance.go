package main

import "latchkey/plugins/sdk"

// The first byte of each record; a new layout takes the next number.
const (
	supplyVersion  = 1
	balanceVersion = 1
)

// What the contract stores: the supply, the metadata (m), the owner (o) and a
// balance for each account that is registered.
var (
	supplyKey = []byte("s")
	balances  = sdk.Map[sdk.Amount]{
		Prefix: "a",
		Encode: func(e *sdk.Encoder, balance sdk.Amount) {
			e.U8(balanceVersion)
			e.Amount(balance)
		},
		Decode: func(d *sdk.Decoder) sdk.Amount {
			sdk.Require(d.U8() == balanceVersion, "Stored balance is of a later version")
			return d.Amount()
		},
	}
)

// loadSupply returns what all accounts hold, and ends the call when new was not
// called.
func loadSupply() sdk.Amount {
	data, ok := sdk.Get(supplyKey)
	sdk.Require(ok, "The contract is not initialized")
	d := sdk.NewDecoder(data)
	version, supply := d.U8(), d.Amount()
	sdk.Require(d.Done() && version == supplyVersion, "Stored supply is of a later version")
	return supply
}

func saveSupply(supply sdk.Amount) {
	var e sdk.Encoder
	e.U8(supplyVersion)
	e.Amount(supply)
	sdk.Set(supplyKey, e.Bytes())
}

// balanceOf returns what a registered account holds.
func balanceOf(account string) sdk.Amount {
	balance, ok := balances.Get([]byte(account))
	sdk.Require(ok, "The account "+account+" is not registered")
	return balance
}

// withdraw takes tokens from an account.
func withdraw(account string, amount sdk.Amount) {
	left, enough := balanceOf(account).CheckedSub(amount)
	sdk.Require(enough, "The account doesn't have enough balance")
	balances.Set([]byte(account), left)
}

// deposit gives tokens to an account.
func deposit(account string, amount sdk.Amount) {
	sum, fits := balanceOf(account).CheckedAdd(amount)
	sdk.Require(fits, "Balance overflow")
	balances.Set([]byte(account), sum)
}

// What all accounts hold together.
//
//latchkey:view
func ftTotalSupply() sdk.Amount { return loadSupply() }

// What an account holds; 0 for one that is not registered.
//
//latchkey:view
func ftBalanceOf(of ofAccount) sdk.Amount {
	loadSupply()
	balance, _ := balances.Get([]byte(of.Account))
	return balance
}
