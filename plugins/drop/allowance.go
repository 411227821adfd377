package main

import "latchkey/plugins/sdk"

// A claim that fails burns some of its key's allowance, and nothing fills that up
// again. So that a link whose names were all taken still pays somebody, a claim
// into a new account must leave enough for one into an account that exists, even
// if it burns all it needs.

// neededExisting is the allowance that a claim into an account that exists needs.
func (c *claim) neededExisting() sdk.Amount {
	return charge(c.stage().gasClaim("", c.k.done, c.terms()))
}

// neededNew is the allowance that a claim into a new account needs.
func (c *claim) neededNew() sdk.Amount {
	needed := charge(c.stage().gasCreateAndClaim(c.k.done))
	if c.stage().permission == onlyNew {
		return needed
	}
	return needed.Add(c.neededExisting())
}

// allowanceLeft is what a key of the account may still spend on gas: nothing if
// there is no such key, and as much as any if its owner gave it no limit.
func allowanceLeft(key sdk.PublicKey) sdk.Amount {
	own, exists := sdk.OwnKey(key)
	switch {
	case !exists:
		return sdk.Amount{}
	case own.Permission == sdk.FunctionCall && own.Limited:
		return own.Allowance
	}
	return allowanceMax
}

// lacksAllowanceForNew tells that a claim could be the link's end, if it could. What is
// left covers the claim itself: the protocol has seen to that.
func (c *claim) lacksAllowanceForNew() string {
	if allowanceLeft(c.key).Less(c.neededNew()) {
		return "Attempts that failed have used up this link's allowance for new accounts: it still pays into an account that exists"
	}
	return ""
}
