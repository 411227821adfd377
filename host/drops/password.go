package drops

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"latchkey/core/keys"
)

// passwordHashes are what a drop's creation brings for a key: a hash by use.
type passwordHashes map[string]string

// ClaimPassword is what a claim brings of a password: it is of no use for another
// link, or another use of the same.
func ClaimPassword(password string, key keys.PublicKey, use uint64) string {
	inner := claimHash(password, key, use)
	return hex.EncodeToString(inner[:])
}

func claimHash(password string, key keys.PublicKey, use uint64) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%s%s%d", password, key, use))
}

// hashesOf are what the contract keeps of a password for each use of a key.
func hashesOf(password string, key keys.PublicKey, uses uint64) passwordHashes {
	hashes := passwordHashes{}
	for use := range uses {
		inner := claimHash(password, key, use+1)
		kept := sha256.Sum256(inner[:])
		hashes[fmt.Sprint(use+1)] = hex.EncodeToString(kept[:])
	}
	return hashes
}
