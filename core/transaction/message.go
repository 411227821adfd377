package transaction

import (
	"latchkey/core/borsh"
	"latchkey/core/keys"
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

// Hash is what is signed: the SHA-256 of the NEP-413 prefix and the message. No
// transaction and no delegate action has the same bytes.
func (m *Message) Hash() Hash { return signable(offChain+413, m.encode) }

func (m *Message) encode(w *borsh.Writer) {
	w.String(m.Text)
	w.Hash(m.Nonce)
	w.String(m.Recipient)
	w.Bool(m.CallbackURL != nil)
	if m.CallbackURL != nil {
		w.String(*m.CallbackURL)
	}
}

// Sign returns key's signature of the message.
func (m *Message) Sign(key keys.SecretKey) keys.Signature {
	hash := m.Hash()
	return key.Sign(hash[:])
}

// SignedBy reports whether the signature is the key's over the message.
func (m *Message) SignedBy(key keys.PublicKey, signature keys.Signature) bool {
	hash := m.Hash()
	return key.Verify(hash[:], signature)
}
