package keys

import (
	"crypto/hmac"
	"crypto/sha256"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/secp256k1"
	"github.com/consensys/gnark-crypto/ecc/secp256k1/fp"
	"github.com/consensys/gnark-crypto/ecc/secp256k1/fr"
)

// digestBytes is the length of what secp256k1 signs.
const digestBytes = sha256.Size

// halfOrder is the greatest s that libsecp256k1 accepts: of the two signatures
// (r, s) and (r, n-s) only the lower is valid.
var halfOrder = new(big.Int).Rsh(fr.Modulus(), 1)

// verifySecp256k1 is nearcore's rule: the recovery id is 0 to 3, though nothing
// is recovered; r and s are 1 to n-1; s is not above n/2; the key is a point;
// and the signature is the key's.
func verifySecp256k1(k PublicKey, digest []byte, sig Signature) bool {
	point, ok := k.point()
	recovery := sig.tail[0]
	if !ok || recovery > 3 || len(digest) != digestBytes {
		return false
	}
	r, okR := scalar(sig.head[:32])
	s, okS := scalar(sig.head[32:])
	if !okR || !okS || s.BigInt(new(big.Int)).Cmp(halfOrder) > 0 {
		return false
	}
	var inverse, z, u1, u2 fr.Element
	inverse.Inverse(&s)
	z.SetBytes(digest)
	u1.Mul(&z, &inverse)
	u2.Mul(&r, &inverse)
	var sum secp256k1.G1Jac
	sum.JointScalarMultiplicationBase(&point, u1.BigInt(new(big.Int)), u2.BigInt(new(big.Int)))
	var found secp256k1.G1Affine
	if found.FromJacobian(&sum); found.IsInfinity() {
		return false
	}
	var x fr.Element
	bytes := found.X.Bytes()
	return x.SetBytes(bytes[:]).Equal(&r)
}

// RecoverSecp256k1 returns the point (X ‖ Y, big-endian) whose key signed digest
// with r ‖ s; recovery is 0 to 3. strict refuses the higher of the two s. False
// when there is no such point.
func RecoverSecp256k1(digest [32]byte, signature [64]byte, recovery byte, strict bool) (point [64]byte, ok bool) {
	r, okR := scalar(signature[:32])
	s, okS := scalar(signature[32:])
	if !okR || !okS || recovery > 3 || strict && s.BigInt(new(big.Int)).Cmp(halfOrder) > 0 {
		return point, false
	}
	nonce, ok := noncePoint(r, recovery)
	if !ok {
		return point, false
	}
	// The key is (s·R - z·G) / r.
	var inverse, z, u1, u2 fr.Element
	inverse.Inverse(&r)
	z.SetBytes(digest[:])
	u1.Mul(&z, &inverse).Neg(&u1)
	u2.Mul(&s, &inverse)
	var sum secp256k1.G1Jac
	sum.JointScalarMultiplicationBase(&nonce, u1.BigInt(new(big.Int)), u2.BigInt(new(big.Int)))
	var key secp256k1.G1Affine
	if key.FromJacobian(&sum); key.IsInfinity() {
		return point, false
	}
	x, y := key.X.Bytes(), key.Y.Bytes()
	copy(point[:32], x[:])
	copy(point[32:], y[:])
	return point, true
}

// noncePoint is the point whose x is r, or r plus the order as recovery says.
func noncePoint(r fr.Element, recovery byte) (p secp256k1.G1Affine, ok bool) {
	x := r.BigInt(new(big.Int))
	if recovery&2 != 0 {
		x.Add(x, fr.Modulus())
	}
	if x.Cmp(fp.Modulus()) >= 0 {
		return p, false
	}
	p.X.SetBigInt(x)
	var square, seven fp.Element
	square.Square(&p.X).Mul(&square, &p.X).Add(&square, seven.SetUint64(7))
	if p.Y.Sqrt(&square) == nil {
		return p, false
	}
	if y := p.Y.Bytes(); y[fp.Bytes-1]&1 != recovery&1 {
		p.Y.Neg(&p.Y)
	}
	return p, true
}

// scalar reads a number from 1 to n-1.
func scalar(b []byte) (e fr.Element, ok bool) {
	err := e.SetBytesCanonical(b)
	return e, err == nil && !e.IsZero()
}

// point reads the coordinates; false when they are not of the curve.
func (k PublicKey) point() (p secp256k1.G1Affine, ok bool) {
	errX := p.X.SetBytesCanonical(k.head[:])
	errY := p.Y.SetBytesCanonical([]byte(k.tail))
	return p, errX == nil && errY == nil && p.IsOnCurve() && !p.IsInfinity()
}

// FromSecp256k1 returns the secp256k1 key of a number from 1 to n-1.
func FromSecp256k1(secret [32]byte) (SecretKey, error) {
	if _, ok := scalar(secret[:]); !ok {
		return SecretKey{}, &SyntaxError{"secret key", "a secp256k1 key is a number from 1 to the order of the curve, less one"}
	}
	k := SecretKey{kind: Secp256k1}
	copy(k.data[:], secret[:])
	return k, nil
}

func (k SecretKey) publicSecp256k1() PublicKey {
	var p secp256k1.G1Affine
	p.ScalarMultiplicationBase(new(big.Int).SetBytes(k.data[:32]))
	x, y := p.X.Bytes(), p.Y.Bytes()
	return PublicKey{Secp256k1, x, string(y[:])}
}

// signSecp256k1 makes the recoverable signature r ‖ s ‖ recovery id with the
// nonce of RFC 6979 and the lower s, as libsecp256k1 does. Its time depends on
// the key: sign where nobody can measure it.
func (k SecretKey) signSecp256k1(digest []byte) Signature {
	if len(digest) != digestBytes {
		panic("keys: secp256k1 signs digests of 32 bytes") // the caller hashes: a programmer's error
	}
	secret, _ := scalar(k.data[:32])
	nonces := newNonces(k.data[:32], digest)
	for {
		if raw, ok := signWith(secret, nonces.next(), digest); ok {
			return signature(Secp256k1, raw)
		}
	}
}

// signWith signs with one nonce; false when the nonce is none, which happens
// less often than once in 2^127.
func signWith(secret fr.Element, candidate, digest []byte) ([]byte, bool) {
	nonce, ok := scalar(candidate)
	if !ok {
		return nil, false
	}
	var p secp256k1.G1Affine
	p.ScalarMultiplicationBase(nonce.BigInt(new(big.Int)))
	x, y := p.X.Bytes(), p.Y.Bytes()
	recovery := y[fp.Bytes-1] & 1
	var r, s, z fr.Element
	r.SetBytes(x[:])
	if r.Bytes() != x {
		recovery |= 2 // x was above n
	}
	z.SetBytes(digest)
	s.Mul(&r, &secret).Add(&s, &z)
	nonce.Inverse(&nonce)
	s.Mul(&s, &nonce)
	if r.IsZero() || s.IsZero() {
		return nil, false
	}
	if s.BigInt(new(big.Int)).Cmp(halfOrder) > 0 {
		s.Neg(&s)
		recovery ^= 1
	}
	rBytes, sBytes := r.Bytes(), s.Bytes()
	return append(append(rBytes[:], sBytes[:]...), recovery), true
}

// nonces is the generator of RFC 6979, 3.2, with HMAC-SHA256.
type nonces struct{ k, v []byte }

func newNonces(secret, digest []byte) *nonces {
	n := &nonces{k: make([]byte, sha256.Size), v: make([]byte, sha256.Size)}
	for i := range n.v {
		n.v[i] = 1
	}
	n.mix(0, secret, digest)
	n.mix(1, secret, digest)
	return n
}

func (n *nonces) mix(step byte, data ...[]byte) {
	n.k = mac(n.k, append([][]byte{n.v, {step}}, data...)...)
	n.v = mac(n.k, n.v)
}

func (n *nonces) next() []byte {
	n.v = mac(n.k, n.v)
	nonce := n.v
	n.mix(0) // in case another is wanted
	return nonce
}

func mac(key []byte, data ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, part := range data {
		h.Write(part)
	}
	return h.Sum(nil)
}
