package main

import "latchkey/plugins/sdk"

// A claim that fails burns some of its key's allowance, and nothing fills that up
// again. So that a link whose names were all taken still pays somebody, a claim
// into a new account must leave enough for one into an account that exists, even
// if it burns all it needs.

// neededExisting is the allowance that a claim into an account that exists needs.
func neededExisting() sdk.Amount { return charge(gasEntry + gasPayout) }

// neededNew is the allowance that a claim into a new account needs.
func neededNew() sdk.Amount { return charge(gasCreateAndClaim).Add(neededExisting()) }

// allowanceLeft is what a key of the account may still spend on gas: nothing if
// there is no such key, and as much as at first if its owner gave it no limit.
func allowanceLeft(key sdk.PublicKey) sdk.Amount {
	own, exists := sdk.OwnKey(key)
	switch {
	case !exists:
		return sdk.Amount{}
	case own.Permission == sdk.FunctionCall && own.Limited:
		return own.Allowance
	}
	return allowance()
}

// requireAllowanceForNew refuses what could be the link's end. What is left covers
// the claim itself: the protocol has seen to that.
func requireAllowanceForNew(key sdk.PublicKey) {
	if allowanceLeft(key).Less(neededNew()) {
		sdk.Refuse("Attempts that failed have used up this link's allowance for new accounts: it still pays into an account that exists")
	}
}
