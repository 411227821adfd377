package transaction

import (
	"crypto/sha256"

	"github.com/mr-tron/base58"

	"latchkey/core/account"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// Hash is a SHA-256 digest: of a transaction, block, receipt or code.
type Hash [32]byte

// String returns base58.
func (h Hash) String() string { return base58.Encode(h[:]) }

func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

func (h *Hash) UnmarshalText(b []byte) error {
	parsed, err := ParseHash(string(b))
	*h = parsed
	return err
}

// HashError is text that is not a hash.
type HashError struct{ Text string }

func (e *HashError) Error() string { return "invalid hash: want base58 of 32 bytes" }

// ParseHash reads base58 of 32 bytes.
func ParseHash(s string) (Hash, error) {
	if len(s) > 64 {
		return Hash{}, &HashError{s[:64]}
	}
	b, err := base58.Decode(s)
	if err != nil || len(b) != 32 {
		return Hash{}, &HashError{s}
	}
	return Hash(b), nil
}

// Transaction is the signed part of a transaction (spec 3.1).
type Transaction struct {
	SignerID   account.ID
	PublicKey  keys.PublicKey
	Nonce      uint64
	ReceiverID account.ID
	BlockHash  Hash
	Actions    []Action
	// V1 is what version 1 has besides; nil is version 0.
	V1 *V1
}

// V1 is what a version 1 transaction has besides those of version 0. No schedule
// accepts it yet.
type V1 struct {
	NonceIndex *uint16 // of a gas key; nil is an ordinary nonce
	NonceMode  NonceMode
}

// versionOne is the first byte of a version 1 transaction. Version 0 has none:
// its second byte is 0, being of the length of an account id.
const versionOne = 1

// Encode writes the transaction without its signature.
func (t *Transaction) Encode(w *borsh.Writer) {
	if t.V1 != nil {
		w.U8(versionOne)
	}
	t.SignerID.Encode(w)
	t.PublicKey.Encode(w)
	if t.V1 != nil {
		encodeNonce(w, t.Nonce, t.V1.NonceIndex)
	} else {
		w.U64(t.Nonce)
	}
	t.ReceiverID.Encode(w)
	w.Hash(t.BlockHash)
	EncodeActions(w, t.Actions)
	if t.V1 != nil {
		w.U8(uint8(t.V1.NonceMode))
	}
}

func decodeTransaction(r *borsh.Reader, version1 bool) Transaction {
	t := Transaction{SignerID: account.Decode(r), PublicKey: keys.DecodePublicKey(r)}
	if version1 {
		t.V1 = &V1{}
		t.Nonce, t.V1.NonceIndex = decodeNonce(r)
	} else {
		t.Nonce = r.U64()
	}
	t.ReceiverID = account.Decode(r)
	t.BlockHash = r.Hash()
	t.Actions = DecodeActions(r)
	if version1 {
		t.V1.NonceMode = decodeNonceMode(r)
	}
	return t
}

// Hash returns the SHA-256 of the Borsh bytes: the transaction's id, and the
// message that is signed.
func (t *Transaction) Hash() Hash {
	var w borsh.Writer
	t.Encode(&w)
	return sha256.Sum256(w.Bytes())
}

// Sign returns the transaction with key's signature.
func (t Transaction) Sign(key keys.SecretKey) *Signed {
	hash := t.Hash()
	return &Signed{Transaction: t, Signature: key.Sign(hash[:]), hash: hash}
}

// Signed is a transaction with its signature. Make one with Sign or Decode.
type Signed struct {
	Transaction
	Signature keys.Signature
	hash      Hash
	raw       []byte // the Borsh bytes it was decoded from, or nil
}

// Hash returns the transaction's hash.
func (s *Signed) Hash() Hash { return s.hash }

// Size returns the number of Borsh bytes without the signature, which is what
// limits count.
func (s *Signed) Size() int { return len(s.Borsh()) - 1 - len(s.Signature.Bytes()) }

// Borsh returns the bytes that clients send; the caller does not change them.
func (s *Signed) Borsh() []byte {
	if s.raw != nil {
		return s.raw
	}
	var w borsh.Writer
	s.Transaction.Encode(&w)
	s.Signature.Encode(&w)
	return w.Bytes()
}

// SignatureValid reports whether the signature is PublicKey's.
func (s *Signed) SignatureValid() bool { return s.PublicKey.Verify(s.hash[:], s.Signature) }

// Decode reads a signed transaction. It accepts exactly the bytes that Borsh
// returns, and keeps them; anything else is a *borsh.Error.
func Decode(b []byte) (*Signed, error) {
	r := borsh.NewReader(b)
	version1 := len(b) >= 2 && b[1] != 0
	if version1 && r.U8() != versionOne {
		r.Fail("unknown transaction version: known are versions 0 and 1")
		return nil, r.Err()
	}
	s := &Signed{raw: b, Transaction: decodeTransaction(r, version1)}
	s.hash = sha256.Sum256(b[:r.Offset()])
	s.Signature = keys.DecodeSignature(r)
	if err := r.Finish(); err != nil {
		return nil, err
	}
	return s, nil
}

// IsPostQuantum reports whether the transaction is signed with a key of a type
// that only later schedules can accept.
func (s *Signed) IsPostQuantum() bool {
	return s.PublicKey.Type().IsPostQuantum() || s.Signature.Type().IsPostQuantum()
}
