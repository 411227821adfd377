package main

import (
	"strings"

	"latchkey/plugins/sdk"
)

// What storage costs whom:
//
//	whoever mints pays for the token's records, for an owner with the longest name who
//	holds no other token: then no transfer takes more than was paid;
//	whoever approves pays for the approval, and it comes back when that ends.

const (
	accountBytesMax = 64
	placeBytes      = 8

	// A token's record without approvals: version, owner, place, next id, none.
	nftBytesMax = 1 + 4 + accountBytesMax + placeBytes + 8 + 4

	// approvalBytes is what an approval takes beside the account: its length and the id.
	approvalBytes = 4 + 8
)

// mintPrice is what minting a token takes.
func mintPrice(id string, m tokenMetadata, shares []royalty) sdk.Amount {
	var metadata, royalties sdk.Encoder
	encodeTokenMetadata(&metadata, m)
	bytes := sdk.RecordBytes(1+len(id), nftBytesMax) + // the token
		sdk.RecordBytes(1+len(id), len(metadata.Bytes())) +
		sdk.RecordBytes(1+placeBytes, len(id)) + // in the list of all
		sdk.RecordBytes(1+accountBytesMax+1+placeBytes, len(id)) + // in the owner's
		sdk.RecordBytes(1+accountBytesMax, 1+placeBytes) // its length
	if len(shares) > 0 {
		encodeRoyalties(&royalties, shares)
		bytes += sdk.RecordBytes(1+len(id), len(royalties.Bytes()))
	}
	return sdk.StoragePrice.Mul(bytes)
}

// approvalsPrice is what these approvals were paid for.
func approvalsPrice(approvals []approval) sdk.Amount {
	bytes := 0
	for _, a := range approvals {
		bytes += approvalBytes + len(a.account)
	}
	return sdk.StoragePrice.Mul(uint64(bytes))
}

// takeDeposit takes a price and returns what is attached beyond it.
func takeDeposit(price sdk.Amount) (excess sdk.Amount) {
	excess, enough := sdk.AttachedDeposit().CheckedSub(price)
	if !enough {
		sdk.Panic("Must attach " + exactNear(price) + " NEAR to cover storage")
	}
	return excess
}

// exactNear writes a price of storage in NEAR. It has five decimals at most, being a
// multiple of what a byte costs.
func exactNear(price sdk.Amount) string {
	const decimals, zeros = 5, "0000000000000000000" // of 10^19 yocto
	units := strings.TrimSuffix(price.String(), zeros)
	for len(units) <= decimals {
		units = "0" + units
	}
	whole, fraction := units[:len(units)-decimals], strings.TrimRight(units[len(units)-decimals:], "0")
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}
