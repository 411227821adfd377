//go:build !wasip1

package sdktest

import "latchkey/plugins/sdk"

// Key is an ed25519 public key by its number: for tests that sign nothing.
func Key(n byte) sdk.PublicKey {
	key, err := sdk.PublicKeyFromBorsh(append([]byte{0, n}, make([]byte, 31)...))
	if err != nil {
		panic(err) // it has the length of one
	}
	return key
}
