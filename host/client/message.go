package client

import (
	"crypto/sha256"

	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// Message is a text that an account signs off chain, to prove to Recipient who
// it is (NEP-413). Whoever verifies the signature also asks the ledger whether
// the key is a full-access key of the account.
type Message struct {
	Text      string
	Nonce     [32]byte
	Recipient string
	// CallbackURL is where a browser wallet sends the answer; nil is none.
	CallbackURL *string
}

// messagePrefix stands before what is signed, so that no transaction and no delegate
// action has the same bytes (NEP-461): off chain, NEP 413.
const messagePrefix = 1<<31 + 413

// Hash is what is signed: the SHA-256 of the prefix and the message.
func (m *Message) Hash() transaction.Hash {
	var w borsh.Writer
	w.U32(messagePrefix)
	w.String(m.Text)
	w.Hash(m.Nonce)
	w.String(m.Recipient)
	w.Bool(m.CallbackURL != nil)
	if m.CallbackURL != nil {
		w.String(*m.CallbackURL)
	}
	return sha256.Sum256(w.Bytes())
}

// Sign returns key's signature of the message.
func (m *Message) Sign(key keys.SecretKey) keys.Signature {
	hash := m.Hash()
	return key.Sign(hash[:])
}

// SignedBy tells whether the signature is the key's over the message.
func (m *Message) SignedBy(key keys.PublicKey, signature keys.Signature) bool {
	hash := m.Hash()
	return key.Verify(hash[:], signature)
}
