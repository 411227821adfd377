//go:build !wasip1

package env

import (
	"crypto/ed25519"
	"crypto/sha256"
)

func CurrentAccount() string { return host().Current }
func SignerAccount() string  { return host().Signer }
func SignerKey() []byte      { return host().SignerKey }
func Predecessor() string    { return host().Predecessor }
func Input() []byte          { return host().Input }
func RandomSeed() []byte     { return host().RandomSeed }

func BlockHeight() uint64    { return host().Height }
func BlockTimestamp() uint64 { return host().Timestamp }
func EpochHeight() uint64    { return host().Epoch }
func PrepaidGas() uint64     { return host().PrepaidGas }
func UsedGas() uint64        { return host().UsedGas }

func Balance() [16]byte         { return host().Balance }
func LockedBalance() [16]byte   { return host().Locked }
func AttachedDeposit() [16]byte { return host().Deposit }

// StorageUsage counts as NEAR does: 40 bytes beside each key and value, access keys
// included.
func StorageUsage() uint64 {
	usage := host().BaseUsage
	for _, records := range []map[string][]byte{host().Storage, host().AccessKeys} {
		for key, value := range records {
			usage += uint64(len(key)) + uint64(len(value)) + 40
		}
	}
	return usage
}

func AccessKey(key []byte) ([]byte, bool) {
	record, ok := host().AccessKeys[string(key)]
	return record, ok
}

func SHA256(data []byte) []byte {
	digest := sha256.Sum256(data)
	return digest[:]
}

// Keccak256 is not in Go's standard library, and a fake needs no second copy.
func Keccak256([]byte) []byte { panic("keccak256 needs the real host") }

func VerifyEd25519(signature, message, key []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, message, signature)
}
