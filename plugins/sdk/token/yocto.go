package token

import "latchkey/plugins/sdk"

// RequireOneYocto ends the call unless exactly 1 yocto is attached: a key with an
// allowance cannot attach it, so whoever signs has full access to the account.
func RequireOneYocto() {
	sdk.Require(sdk.AttachedDeposit() == sdk.NewAmount(1), "Requires attached deposit of exactly 1 yoctoNEAR")
}

// Pay sends an amount to an account, and nothing when it is 0.
func Pay(account string, amount sdk.Amount) {
	if !amount.IsZero() {
		sdk.NewPromise(account).Transfer(amount)
	}
}
