package main

import "latchkey/plugins/sdk"

// guard refuses, before it is accepted, what a claim would fail with at once: it
// then costs the drop nothing. It asks in the order in which the methods ask, and
// in their words. Other limited keys of the account are its owner's business.
func guard(s sdk.Signed) {
	if s.Receiver != sdk.CurrentAccount() {
		return
	}
	switch s.Method {
	case "claim_for", "claim":
		account := recipient(s.Arguments())
		guardClaim(s, gasClaim(account))
	case "create_account_and_claim":
		newAccount(s.Arguments(), s.Key, loadConfig())
		guardClaim(s, gasCreateAndClaim)
		requireAllowanceForNew(s.Key)
	}
}

// guardClaim asks whether the key is one that may claim now. A relayer's claim
// would come with the relayer's key.
func guardClaim(s sdk.Signed, needed sdk.Gas) {
	_, d := loadClaim(s.Key, s.Relayer == "")
	requireGas(s.Gas, needed)
	if !canPay(d.amount.Add(charge(s.Gas))) {
		sdk.Refuse(lacksMoney)
	}
}

const lacksMoney = "The drop's account lacks the money to pay this claim"

// canPay reports whether the account has so much beyond its storage: its owner may
// have spent what was its keys'.
func canPay(amount sdk.Amount) bool {
	free, ok := sdk.Balance().CheckedSub(sdk.StoragePrice.Mul(sdk.StorageUsage()))
	return ok && !free.Less(amount)
}
