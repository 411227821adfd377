package main

import "latchkey/plugins/sdk"

// Gas is handed down a chain of receipts: each part includes what it hands on.
const (
	// gasEntry is for a claim method itself.
	gasEntry = 4 * sdk.TGas

	// gasSettle deletes nothing itself: it sends one transfer and one event.
	gasSettle = 3 * sdk.TGas

	// gasEndUse is for the callback that learns that an asset has arrived: it ends
	// the use in the records, deletes the key and settles, or goes on with the next.
	gasEndUse = 5*sdk.TGas + gasSettle

	// gasTransfer is for a payment, beside its callback.
	gasTransfer = 2 * sdk.TGas

	// gasImplicitAccount is what a payment costs in addition when the account comes
	// into being by it, or might.
	gasImplicitAccount = 8 * sdk.TGas

	// gasToken is for each call of a token: ft_transfer, nft_transfer, storage_deposit.
	gasToken = 8 * sdk.TGas

	// gasTokenView is for storage_balance_of and storage_balance_bounds.
	gasTokenView = 4 * sdk.TGas

	// gasSend is what the receipts of a token's call cost themselves.
	gasSend = sdk.TGas

	// gasStep is for a callback that only goes on.
	gasStep = 4 * sdk.TGas

	// gasRegister is for the callback that asks what a registration takes, and all
	// that follows.
	gasRegister = gasStep + 2*(gasTokenView+gasSend) + gasRegistered

	// gasRegistered is for the callback that knows what a registration costs.
	gasRegistered = gasStep + 2*(gasToken+gasSend) + gasEndUse

	// gasCreateAccount is for the registrar's create_account, as in near-drop.
	gasCreateAccount = 28 * sdk.TGas

	// gasAccountCreated is for the callback of create_account.
	gasAccountCreated = 3 * sdk.TGas

	// gasGate is for the question to the token that a drop is gated by, and the
	// callback that learns the answer.
	gasGate = gasTokenView + gasSend + gasStep

	// gasResolveCreate and gasResolveCreateKey are for the callback of adding
	// the keys, which may have to remove the drop again.
	gasResolveCreate    = 5 * sdk.TGas
	gasResolveCreateKey = sdk.TGas / 5

	// gasReturned is for the callback that learns whether tokens are the funder's
	// again, which may be the end of the drop.
	gasReturned = 6 * sdk.TGas

	// gasReturn gives tokens back to the funder: making the call and its callback takes
	// more than their receipts.
	gasReturn = 3*gasSend + gasToken + gasReturned
)

// gas is what delivering the asset needs, its callback's included, when the account
// has to be registered with a token for it.
func (a asset) gas() sdk.Gas {
	switch a.kind {
	case assetNear:
		return gasTransfer + gasEndUse
	case assetFT:
		return gasSend + gasToken + gasRegister
	case assetNFT:
		return gasSend + gasToken + gasEndUse
	}
	// What a call is told may be long, and reading it takes a while.
	return 3*gasSend + a.call.gas + a.call.gasAnswer() + gasEndUse
}

// gasAnswer is for a callback that is handed what a call answers: giving a megabyte burns
// 65 Tgas or more, being given it 4. In whole Tgas, for people to read.
func (c *call) gasAnswer() sdk.Gas { return (c.gas/10 + sdk.TGas - 1) / sdk.TGas * sdk.TGas }

// gas is what delivering all that is left of a use needs.
func (s stage) gas(done uint8) (gas sdk.Gas) {
	for i, a := range s.assets {
		if done>>i&1 == 0 {
			gas += a.gas()
		}
	}
	return max(gas, gasEndUse)
}

// pays reports whether the use brings NEAR.
func (s stage) pays() bool {
	for _, a := range s.assets {
		if a.kind == assetNear {
			return true
		}
	}
	return false
}

// gasClaim is what a claim for an account that exists needs attached.
func (s stage) gasClaim(account string, done uint8, t terms) sdk.Gas {
	needed := gasEntry + s.gas(done)
	if s.pays() && sdk.ImplicitAccount(account) {
		needed += gasImplicitAccount
	}
	if t.gate.set() {
		needed += gasGate
	}
	return needed
}

// gasCreateAndClaim is what a claim for a new account needs attached.
func (s stage) gasCreateAndClaim(done uint8) sdk.Gas {
	return gasEntry + gasCreateAccount + 2*sdk.TGas + gasAccountCreated + s.gas(done)
}

// Reclaiming goes by the keys: each is read, marked and deleted, and removed when
// it is gone.
const (
	gasReclaimEntry  = 12 * sdk.TGas // reads the list, whose keys may all be claimed
	gasReclaimKey    = sdk.TGas
	gasEndReclaim    = 6 * sdk.TGas
	gasEndReclaimKey = sdk.TGas / 2
	gasPassword      = sdk.TGas / 20
)

// gasResolveReclaim is for the callback of deleting keys, which sends tokens back.
func (d *drop) gasResolveReclaim(public []sdk.PublicKey) sdk.Gas {
	each := gasEndReclaimKey
	if d.is(restrictedDrop) { // its keys may have passwords
		each += gasPassword * sdk.Gas(min(d.uses, passwordUsesMax)+1)
	}
	gas := gasEndReclaim + each*sdk.Gas(len(public))
	if d.is(ftDrop) {
		gas += gasReturn
	}
	if d.is(nftDrop) {
		gas += gasReturn * returnsMax
	}
	return gas
}

// lacksGas tells that a call would run dry half way, if it would.
func lacksGas(attached, needed sdk.Gas) string {
	if attached >= needed {
		return ""
	}
	return "Not enough gas attached. Required: " + needed.String() + ", attached: " + attached.String()
}

func requireGas(attached, needed sdk.Gas) { requireNone(lacksGas(attached, needed)) }

// requireNone ends the call with a reason, if there is one.
func requireNone(reason string) {
	if reason != "" {
		sdk.Panic(reason)
	}
}
