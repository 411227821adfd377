// Package keys holds public keys, secret keys and signatures, their Borsh and
// text forms. Two types sign: ed25519, verified by crypto/ed25519, and
// secp256k1, on gnark-crypto's curve; both alike on every host. The bytes of
// ml-dsa-65 are known, so that what holds them is refused by name.
package keys
