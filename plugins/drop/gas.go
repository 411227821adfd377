package main

import "latchkey/plugins/sdk"

// Gas is handed down a chain of receipts: each part includes what it hands on.
const (
	// gasSettle deletes nothing itself: it sends one transfer and one event.
	gasSettle = 3 * sdk.TGas

	// gasResolveClaim ends the claim in the records, then deletes the key and
	// settles.
	gasResolveClaim = 5*sdk.TGas + gasSettle

	// gasPayout is a transfer and the callback that learns its outcome.
	gasPayout = 2*sdk.TGas + gasResolveClaim

	// gasImplicitAccount is what a transfer costs in addition when the account
	// comes into being by it, or might.
	gasImplicitAccount = 8 * sdk.TGas

	// gasCreateAccount is for the registrar's create_account, as in near-drop.
	gasCreateAccount = 28 * sdk.TGas

	// gasResolveAccount is for the callback of create_account.
	gasResolveAccount = 3*sdk.TGas + gasPayout

	// gasEntry is for a claim method itself.
	gasEntry = 4 * sdk.TGas

	// gasResolveCreate and gasResolveCreateKey are for the callback of adding
	// the keys, which may have to remove the drop again.
	gasResolveCreate    = 5 * sdk.TGas
	gasResolveCreateKey = sdk.TGas / 5
)

// gasClaim is what a claim for an existing account needs attached.
func gasClaim(account string) sdk.Gas {
	needed := gasEntry + gasPayout
	if sdk.ImplicitAccount(account) {
		needed += gasImplicitAccount
	}
	return needed
}

// gasCreateAndClaim is what a claim for a new account needs attached.
const gasCreateAndClaim = gasEntry + gasCreateAccount + 2*sdk.TGas + gasResolveAccount

// Reclaiming goes by the keys: each is read, marked and deleted, and removed when
// it is gone.
const (
	gasReclaimEntry  = 12 * sdk.TGas // reads the list, whose keys may all be claimed
	gasReclaimKey    = sdk.TGas
	gasEndReclaim    = 6 * sdk.TGas
	gasEndReclaimKey = sdk.TGas / 2
)

// gasResolveReclaim is for the callback of deleting keys.
func gasResolveReclaim(public []sdk.PublicKey) sdk.Gas {
	return gasEndReclaim + gasEndReclaimKey*sdk.Gas(len(public))
}

// requireGas refuses a call that would run dry half way.
func requireGas(attached, needed sdk.Gas) {
	if attached < needed {
		sdk.Panic("Not enough gas attached. Required: " + needed.String() + ", attached: " + attached.String())
	}
}
