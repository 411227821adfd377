package main

import "latchkey/plugins/sdk"

// guard refuses, before it is accepted, what a claim would fail with at once: it
// then costs the drop nothing. It asks in the order in which the methods ask, and
// in their words. Other limited keys of the account are its owner's business.
//
//latchkey:guard
func guard(s sdk.Signed) {
	if s.Receiver != sdk.CurrentAccount() {
		return
	}
	switch s.Method {
	case "claim_for", "claim":
		by := readClaiming(s.Arguments())
		account := by.recipient()
		c := loadClaim(s.Key, s.Relayer == "")
		c.account = account
		requireNone(c.objection(by.brought, s.Gas))
	case "create_account_and_claim":
		by := readCreating(s.Arguments())
		account, _ := by.newAccount(s.Key, loadConfig())
		c := loadClaim(s.Key, s.Relayer == "")
		c.account, c.creates = account, true
		requireNone(c.objection(by.brought, s.Gas))
	}
}

// objection tells why a claim would fail, if that shows beforehand.
func (c *claim) objection(brings brought, attached sdk.Gas) string {
	if reason := c.refused(brings); reason != "" {
		return reason
	}
	if reason := lacksGas(attached, c.gasNeeded()); reason != "" {
		return reason
	}
	if !canPay(c.stage().budget(c.k.done).Add(charge(attached))) {
		return lacksMoney
	}
	if c.creates {
		return c.lacksAllowanceForNew()
	}
	return ""
}

// gasNeeded is the gas that the claim needs attached.
func (c *claim) gasNeeded() sdk.Gas {
	if c.creates {
		return c.stage().gasCreateAndClaim(c.k.done)
	}
	return c.stage().gasClaim(c.account, c.k.done, c.terms())
}

const lacksMoney = "The drop's account lacks the money to pay this claim"

// canPay reports whether the account has so much beyond its storage: its owner may
// have spent what was its keys'.
func canPay(amount sdk.Amount) bool {
	free, ok := sdk.Balance().CheckedSub(sdk.StoragePrice.Mul(sdk.StorageUsage()))
	return ok && !free.Less(amount)
}
