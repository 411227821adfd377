package main

import "latchkey/plugins/sdk"

// payOut sends a claim's amount and has resolve_near_claim learn the outcome.
func payOut(account string, amount sdk.Amount) sdk.Promise {
	return sdk.NewPromise(account).
		Transfer(amount).
		Then(sdk.CurrentAccount()).
		Call("resolve_near_claim", accountArgs(account), sdk.Amount{}, gasResolveClaim)
}

// resolveNearClaim ends a claim. A failed payout has come back to the contract
// by now: the key stays, to be tried again. After a payout the key's records
// are removed here, so that it is worth nothing even while it still exists.
func resolveNearClaim() {
	account := sdk.Args().Account("account_id")
	key := sdk.SignerKey()
	k, d := claimInFlight(key)
	if _, paid := sdk.OnlyResult(); !paid {
		failClaim(key, k, account, account+" does not exist")
		return
	}
	keys.Remove(key.Borsh())
	emitClaimed(k.dropID, key, account, d.amount)
	d.counter--
	refund := keyStorage(key).Add(d.saveOrEnd(k.dropID))
	if d.counter == 0 {
		emitDropEnded(k.dropID, d.funder, "claimed", sdk.Amount{})
	}
	removeKey(key, k.dropID, d.funder, refund)
	sdk.ReturnBool(true)
}
