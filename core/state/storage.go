package state

import (
	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
)

// AccessKeyBytes is what a key adds to its account's storage usage (spec 4.6).
func AccessKeyBytes(p fees.Storage, k keys.PublicKey, ak accesskey.AccessKey) uint64 {
	return uint64(len(k.Borsh())) + uint64(len(ak.Borsh())) + p.RecordBytes
}

// DataBytes is what a storage entry adds to its account's storage usage.
func DataBytes(p fees.Storage, key, value []byte) uint64 {
	return uint64(len(key)) + uint64(len(value)) + p.RecordBytes
}

// StorageShortfall returns the yocto that a lacks to stake for its storage;
// zero when it has enough or needs none (NEP-448).
func StorageShortfall(p fees.Storage, a *Account) amount.Yocto {
	if a.StorageUsage <= p.ZeroBalanceBytesMax {
		return amount.Zero
	}
	return StorageCost(p, a.StorageUsage).SaturatingSub(a.Balance())
}

// StorageCost returns the yocto staked for bytes of storage.
func StorageCost(p fees.Storage, bytes uint64) amount.Yocto {
	cost, ok := p.ByteYocto.Mul64(bytes)
	if !ok {
		return amount.Max
	}
	return cost
}
