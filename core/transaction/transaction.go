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

// Transaction is the signed part of a version 0 transaction (spec 3.1).
type Transaction struct {
	SignerID   account.ID
	PublicKey  keys.PublicKey
	Nonce      uint64
	ReceiverID account.ID
	BlockHash  Hash
	Actions    []Action
}

// Encode writes the transaction without its signature.
func (t *Transaction) Encode(w *borsh.Writer) {
	t.SignerID.Encode(w)
	t.PublicKey.Encode(w)
	w.U64(t.Nonce)
	t.ReceiverID.Encode(w)
	w.Hash(t.BlockHash)
	EncodeActions(w, t.Actions)
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

// Size returns the number of Borsh bytes of the signed transaction.
func (s *Signed) Size() int { return len(s.Borsh()) }

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

// SignatureValid tells whether the signature is PublicKey's.
func (s *Signed) SignatureValid() bool { return s.PublicKey.Verify(s.hash[:], s.Signature) }

// Decode reads a signed transaction. It accepts exactly the bytes that Borsh
// returns, and keeps them; anything else is a *borsh.Error.
func Decode(b []byte) (*Signed, error) {
	r := borsh.NewReader(b)
	s := &Signed{raw: b}
	if len(b) >= 2 && b[1] != 0 {
		r.Fail("unknown transaction version: known is version 0")
		return nil, r.Err()
	}
	s.SignerID = account.Decode(r)
	s.PublicKey = keys.DecodePublicKey(r)
	s.Nonce = r.U64()
	s.ReceiverID = account.Decode(r)
	s.BlockHash = r.Hash()
	s.Actions = DecodeActions(r)
	s.hash = sha256.Sum256(b[:r.Offset()])
	s.Signature = keys.DecodeSignature(r)
	if err := r.Finish(); err != nil {
		return nil, err
	}
	return s, nil
}
