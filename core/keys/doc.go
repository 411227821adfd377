// Package keys holds public keys, secret keys and signatures, their Borsh and
// text forms, and the seed phrases they are derived from. The key type is
// ed25519; verification is crypto/ed25519's on every host.
package keys
