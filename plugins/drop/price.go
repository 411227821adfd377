package main

import "latchkey/plugins/sdk"

// What a funder pays for a drop of n keys:
//
//	stake of the drop's records + n × (what the uses bring + allowance + stake of the key)
//
// All of it comes back but what was claimed, the gas spent, and the stake of
// the small record of how the drop ended.

const (
	// gasPrice is what a transaction pays for a unit of gas, in yocto.
	gasPrice = 100_000_000

	// gasTransaction covers what a claim's transaction costs beside the gas
	// attached to it: about 1.2 Tgas for a receipt with one function call.
	gasTransaction = 2 * sdk.TGas

	// gasGuard is what the host sets aside for the guard of each transaction
	// (guard_gas_max of its schedule). Most of it comes back at once.
	gasGuard = 10 * sdk.TGas

	// gasAttached is the gas that a claim may attach whatever it needs: the allowance
	// must cover it, though what is left unused comes back. The tutorial's claims
	// attach as much.
	gasAttached = 100 * sdk.TGas

	// gasAttachedMax is the most that a claim may need: what one call can be given,
	// less the claim's transaction and guard.
	gasAttachedMax = 280 * sdk.TGas

	// allowanceMargin leaves room for attempts that fail: one that finds its
	// name taken burns at most a third of what it attached.
	allowanceMargin = 2
)

// allowanceMax is the most that one key may spend on gas, which the policy knows.
var allowanceMax = sdk.Near(1)

// claimMethods are what a claim key may call.
var claimMethods = []string{"claim_for", "create_account_and_claim", "claim"}

// charge is what a claim with this gas attached takes of the allowance and the
// account until it has run. What it did not burn comes back.
func charge(attached sdk.Gas) sdk.Amount {
	return sdk.NewAmount(uint64(attached + gasTransaction + gasGuard)).Mul(gasPrice)
}

// gasMost is the gas that a claim of the use may attach.
func (s stage) gasMost(t terms) sdk.Gas {
	return max(gasAttached, s.gasCreateAndClaim(0), s.gasClaim("", 0, t))
}

// allowance is what a claim key may spend on gas.
func (d *drop) allowance(t terms) (total sdk.Amount) {
	if len(d.stages) == 1 {
		return charge(d.stages[0].gasMost(t)).Mul(allowanceMargin * uint64(d.uses))
	}
	for _, s := range d.stages {
		total = total.Add(charge(s.gasMost(t)).Mul(allowanceMargin))
	}
	return total
}

// each sums what the uses of a key bring, from the use that comes after so many.
func (d *drop) each(used uint16, done uint8) (near, units sdk.Amount, tokens uint32) {
	if used == d.uses {
		return near, units, tokens
	}
	near = d.stage(used).budget(done)
	units, tokens = d.stage(used).tokens(done)
	if len(d.stages) == 1 {
		rest, s := uint64(d.uses-used-1), d.stages[0]
		restUnits, restTokens := s.tokens(0)
		return near.Add(s.budget(0).Mul(rest)), units.Add(restUnits.Mul(rest)), tokens + restTokens*uint32(rest)
	}
	for _, s := range d.stages[used+1:] {
		moreUnits, moreTokens := s.tokens(0)
		near, units, tokens = near.Add(s.budget(0)), units.Add(moreUnits), tokens+moreTokens
	}
	return near, units, tokens
}

// keyListStorage is the bytes that a list of keys takes.
func keyListStorage(public []sdk.PublicKey) uint64 {
	bytes := keyListBytes
	for _, key := range public {
		bytes += key.Len()
	}
	return sdk.RecordBytes(dropKeyBytes, bytes)
}

// keyStorage is the stake of a key's record and of the access key itself.
func keyStorage(key sdk.PublicKey) sdk.Amount {
	record := sdk.RecordBytes(keyPrefixBytes+key.Len(), keyValueBytes)
	return sdk.StoragePrice.Mul(record + sdk.FunctionCallKeyBytes(key, sdk.CurrentAccount(), claimMethods...))
}
