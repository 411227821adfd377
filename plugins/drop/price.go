package main

import "latchkey/plugins/sdk"

// What a funder pays for a drop of n keys:
//
//	dropStorage + n × (amount + allowance + keyStorage)
//
// All of it comes back but the amounts claimed, the gas spent, and the stake of
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

	// gasAttachedMax is the most gas a claim may attach: the allowance must
	// cover it, though what is left unused comes back.
	gasAttachedMax = 100 * sdk.TGas

	// allowanceMargin leaves room for attempts that fail: one that finds its
	// name taken burns at most a third of what it attached.
	allowanceMargin = 2
)

// claimMethods are what a claim key may call.
var claimMethods = []string{"claim_for", "create_account_and_claim", "claim"}

// allowance is what a claim key may spend on gas.
func allowance() sdk.Amount { return charge(gasAttachedMax).Mul(allowanceMargin) }

// charge is what a claim with this gas attached takes of the allowance and the
// account until it has run. What it did not burn comes back.
func charge(attached sdk.Gas) sdk.Amount {
	return sdk.NewAmount(uint64(attached + gasTransaction + gasGuard)).Mul(gasPrice)
}

// dropStorage is the stake of a drop's record and of the list of its keys. It
// counts the longest funder id, so that everyone is quoted the same.
func dropStorage(public []sdk.PublicKey) sdk.Amount {
	return sdk.StoragePrice.Mul(sdk.RecordBytes(dropKeyBytes, dropValueBytesMax) + keyListStorage(public))
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

// keyDeposit is what one key adds to the price of a drop, beside its place in the
// list.
func keyDeposit(key sdk.PublicKey, amount sdk.Amount) sdk.Amount {
	return amount.Add(allowance()).Add(keyStorage(key))
}

func requiredDeposit(public []sdk.PublicKey, amount sdk.Amount) sdk.Amount {
	total := dropStorage(public)
	for _, key := range public {
		total = total.Add(keyDeposit(key, amount))
	}
	return total
}
