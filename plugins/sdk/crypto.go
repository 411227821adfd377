package sdk

import "latchkey/plugins/sdk/internal/env"

// SHA256 hashes data on the host, for a fraction of the gas it takes in wasm.
func SHA256(data []byte) []byte { return env.SHA256(data) }

// Keccak256 hashes data on the host.
func Keccak256(data []byte) []byte { return env.Keccak256(data) }

// VerifyEd25519 reports whether key signed message. A signature that is not 64
// bytes or a key that is not ed25519 is no valid signature.
func VerifyEd25519(signature, message []byte, key PublicKey) bool {
	if len(signature) != 64 || len(key.borsh) != 33 || key.borsh[0] != keyEd25519 {
		return false
	}
	return env.VerifyEd25519(signature, message, env.Data(key.borsh[1:]))
}
