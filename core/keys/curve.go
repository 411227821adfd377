package keys

import "filippo.io/edwards25519"

// CanStake reports whether validators could stake with the key: an ed25519 key
// that decompresses to a point of the group of prime order (nearcore's
// is_valid_staking_key).
func (k PublicKey) CanStake() bool {
	if k.kind != ED25519 {
		return false
	}
	point, err := new(edwards25519.Point).SetBytes(k.head[:])
	return err == nil && isTorsionFree(point)
}

// orderLessOne is the order of the group, less one, as a little-endian scalar.
var orderLessOne = []byte{
	0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
}

// isTorsionFree reports whether order times p is the neutral element, that is
// whether (order-1) times p is -p.
func isTorsionFree(p *edwards25519.Point) bool {
	scalar, err := new(edwards25519.Scalar).SetCanonicalBytes(orderLessOne)
	if err != nil {
		panic("keys: the order of the curve is wrong") // a constant: a programmer's error
	}
	multiple := new(edwards25519.Point).VarTimeDoubleScalarBaseMult(scalar, p, edwards25519.NewScalar())
	return multiple.Equal(new(edwards25519.Point).Negate(p)) == 1
}
