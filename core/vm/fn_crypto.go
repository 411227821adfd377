package vm

import (
	"crypto/ed25519"
	"crypto/sha256"

	//lint:ignore SA1019 contracts ask for it, as Bitcoin's addresses do
	"golang.org/x/crypto/ripemd160"
	"golang.org/x/crypto/sha3"

	"latchkey/core/keys"
)

func sha256Hash(g *guest, a []uint64) (uint64, error) {
	return g.digest(a, g.fees.SHA256Base, g.fees.SHA256Byte, func(data []byte) []byte {
		sum := sha256.Sum256(data)
		return sum[:]
	})
}

func keccak256Hash(g *guest, a []uint64) (uint64, error) {
	return g.digest(a, g.fees.Keccak256Base, g.fees.Keccak256Byte, func(data []byte) []byte {
		h := sha3.NewLegacyKeccak256()
		h.Write(data)
		return h.Sum(nil)
	})
}

func keccak512Hash(g *guest, a []uint64) (uint64, error) {
	return g.digest(a, g.fees.Keccak512Base, g.fees.Keccak512Byte, func(data []byte) []byte {
		h := sha3.NewLegacyKeccak512()
		h.Write(data)
		return h.Sum(nil)
	})
}

func ripemd160Hash(g *guest, a []uint64) (uint64, error) {
	if err := g.gas.burn(g.fees.RIPEMD160Base); err != nil {
		return 0, err
	}
	data, err := g.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	blocks := (len(data)+8)/64 + 1
	if err := g.gas.burnUnits(g.fees.RIPEMD160Block, uint64(blocks)); err != nil {
		return 0, err
	}
	h := ripemd160.New()
	h.Write(data)
	return g.toRegister(a[2], h.Sum(nil))
}

// ecrecover returns the public key that made a signature, X and Y of 32 bytes each.
func ecrecover(g *guest, a []uint64) (uint64, error) {
	if err := g.gas.burn(g.fees.ECRecover); err != nil {
		return 0, err
	}
	signature, err := g.bytes(a[2], a[3])
	if err != nil {
		return 0, err
	}
	if len(signature) != 64 {
		return 0, ecrecoverInvalid(ECRecoverSignature, uint64(len(signature)))
	}
	if a[4] > 3 {
		return 0, ecrecoverInvalid(ECRecoverV, a[4])
	}
	hash, err := g.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	if len(hash) != 32 {
		return 0, ecrecoverInvalid(ECRecoverHash, uint64(len(hash)))
	}
	if a[5] > 1 {
		return 0, ecrecoverInvalid(ECRecoverMalleability, a[5])
	}
	point, ok := keys.RecoverSecp256k1([32]byte(hash), [64]byte(signature), byte(a[4]), a[5] == 1)
	if !ok {
		return 0, nil
	}
	_, err = g.toRegister(a[6], point[:])
	return 1, err
}

func (g *guest) digest(a []uint64, base, each uint64, hash func([]byte) []byte) (uint64, error) {
	if err := g.gas.burn(base); err != nil {
		return 0, err
	}
	data, err := g.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := g.gas.burnUnits(each, uint64(len(data))); err != nil {
		return 0, err
	}
	return g.toRegister(a[2], hash(data))
}

// scalarTopBits of a signature's last byte are zero in every one that is valid.
const scalarTopBits = 0b1110_0000

func ed25519Verify(g *guest, a []uint64) (uint64, error) {
	if err := g.gas.burn(g.fees.ED25519VerifyBase); err != nil {
		return 0, err
	}
	signature, err := g.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	if len(signature) != ed25519.SignatureSize {
		return 0, ed25519Invalid(Ed25519Signature)
	}
	if signature[ed25519.SignatureSize-1]&scalarTopBits != 0 {
		return 0, nil // before the message and the key are paid for
	}
	message, err := g.bytes(a[2], a[3])
	if err != nil {
		return 0, err
	}
	if err := g.gas.burnUnits(g.fees.ED25519VerifyByte, uint64(len(message))); err != nil {
		return 0, err
	}
	key, err := g.bytes(a[4], a[5])
	if err != nil {
		return 0, err
	}
	if len(key) != ed25519.PublicKeySize {
		return 0, ed25519Invalid(Ed25519PublicKey)
	}
	return flag(ed25519.Verify(key, message, signature)), nil
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
