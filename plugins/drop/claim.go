package main

import "latchkey/plugins/sdk"

// claimFor pays the signer key's amount to an account that exists.
func claimFor() {
	account := recipient(sdk.Args())
	key := sdk.SignerKey()
	k, d := loadClaim(key, signedHere())
	requireGas(sdk.PrepaidGas(), gasClaim(account))
	beginClaim(key, k, account, false)
	payOut(account, d.amount).Return()
}

// signedHere reports whether the transaction was signed with a key of this account.
// One signed for another account (a relayer's) carries that account's key, which
// this contract did not add and whose gas it does not pay.
func signedHere() bool { return sdk.SignerAccount() == sdk.CurrentAccount() }

// loadClaim returns the records of a key that is free to claim, and may now.
func loadClaim(key sdk.PublicKey, here bool) (claimKey, drop) {
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok && !k.inFlight() && here, "No drop for public key")
	d := mustLoadDrop(k.dropID)
	d.requireOpen(k.dropID)
	return k, d
}

// beginClaim marks the key, so that no second claim starts until the outcome
// of this one is known.
func beginClaim(key sdk.PublicKey, k claimKey, account string, creates bool) {
	k.since = sdk.BlockHeight()
	keys.Set(key.Borsh(), k)
	emitClaimStarted(k.dropID, key, account, creates)
}

// claimInFlight returns the records of the claim whose callback this is.
func claimInFlight(key sdk.PublicKey) (claimKey, drop) {
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok && k.inFlight(), "No claim in flight for public key")
	return k, mustLoadDrop(k.dropID)
}

// failClaim makes the key free to claim again.
func failClaim(key sdk.PublicKey, k claimKey, account, reason string) {
	k.since = 0
	keys.Set(key.Borsh(), k)
	emitClaimFailed(k.dropID, key, account, reason)
	sdk.ReturnBool(false)
}

// accountArgs is the argument of the callbacks; the key is the signer's.
func accountArgs(account string) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("account_id").String(account)
		w.EndObject()
	})
}
