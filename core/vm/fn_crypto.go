package vm

import (
	"crypto/ed25519"
	"crypto/sha256"

	"golang.org/x/crypto/sha3"
)

func sha256Hash(c *call, a []uint64) (uint64, error) {
	return c.digest(a, c.fees.SHA256Base, c.fees.SHA256Byte, func(data []byte) []byte {
		sum := sha256.Sum256(data)
		return sum[:]
	})
}

func keccak256Hash(c *call, a []uint64) (uint64, error) {
	return c.digest(a, c.fees.Keccak256Base, c.fees.Keccak256Byte, func(data []byte) []byte {
		h := sha3.NewLegacyKeccak256()
		h.Write(data)
		return h.Sum(nil)
	})
}

func (c *call) digest(a []uint64, base, each uint64, hash func([]byte) []byte) (uint64, error) {
	data, err := c.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnEach(base, each, len(data)); err != nil {
		return 0, err
	}
	return c.toRegister(a[2], hash(data))
}

func ed25519Verify(c *call, a []uint64) (uint64, error) {
	if err := c.gas.burn(c.fees.ED25519VerifyBase); err != nil {
		return 0, err
	}
	signature, err := c.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	if len(signature) != ed25519.SignatureSize {
		return 0, ed25519Invalid("invalid signature length")
	}
	message, err := c.bytes(a[2], a[3])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnEach(0, c.fees.ED25519VerifyByte, len(message)); err != nil {
		return 0, err
	}
	key, err := c.bytes(a[4], a[5])
	if err != nil {
		return 0, err
	}
	if len(key) != ed25519.PublicKeySize {
		return 0, ed25519Invalid("invalid public key length")
	}
	return flag(ed25519.Verify(key, message, signature)), nil
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
