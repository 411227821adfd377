package keys

import "math/big"

var (
	fieldPrime, _ = new(big.Int).SetString("57896044618658097711785492504343953926634992332820282019728792003956564819949", 10)
	// edwardsD is the curve constant -121665/121666 mod 2^255-19.
	edwardsD, _ = new(big.Int).SetString("37095705934669439343138083508754565189542113879843219016388785533085940283555", 10)
	one         = big.NewInt(1)
)

// OnCurve tells whether the key decompresses to a point of edwards25519, which
// staking demands (RFC 8032, 5.1.3).
func (k PublicKey) OnCurve() bool {
	var encoded [32]byte
	for i, b := range k.data {
		encoded[31-i] = b
	}
	signBit := encoded[0] >> 7
	encoded[0] &= 0x7f
	y := new(big.Int).SetBytes(encoded[:])
	y2 := new(big.Int).Exp(y, big.NewInt(2), fieldPrime)
	u := new(big.Int).Mod(new(big.Int).Sub(y2, one), fieldPrime)
	v := new(big.Int).Mod(new(big.Int).Add(new(big.Int).Mul(edwardsD, y2), one), fieldPrime)
	x2 := new(big.Int).Mod(new(big.Int).Mul(u, new(big.Int).ModInverse(v, fieldPrime)), fieldPrime)
	if x2.Sign() == 0 {
		return signBit == 0
	}
	return big.Jacobi(x2, fieldPrime) == 1
}
