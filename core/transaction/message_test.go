package transaction_test

import (
	"encoding/base64"
	"encoding/hex"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// messageVector is one file of testdata/messages, whose README says what each
// field and outcome means.
type messageVector struct {
	Name        string `json:"-"`
	Outcome     string
	Message     string
	Nonce       string
	Recipient   string
	CallbackURL *string `json:"callback_url"`
	Hash        string
	PublicKey   keys.PublicKey `json:"public_key"`
	SecretKey   *string        `json:"secret_key"`
	Signature   string
}

func TestMessageVectors(t *testing.T) {
	for _, v := range load(t, "messages", func(v *messageVector, name string) { v.Name = name }) {
		t.Run(v.Name, func(t *testing.T) {
			m := transaction.Message{Text: v.Message, Nonce: [32]byte(fromHex(t, v.Nonce)), Recipient: v.Recipient, CallbackURL: v.CallbackURL}
			if hash := m.Hash(); hex.EncodeToString(hash[:]) != v.Hash {
				t.Errorf("hash %x, want %s", hash, v.Hash)
			}
			raw, err := base64.StdEncoding.DecodeString(v.Signature)
			if err != nil {
				t.Fatal(err)
			}
			signature := keys.NewSignature([64]byte(raw))
			if got := m.SignedBy(v.PublicKey, signature); got != (v.Outcome == "valid") {
				t.Errorf("signed: %v", got)
			}
			if v.SecretKey == nil {
				return
			}
			secret, err := keys.ParseSecretKey(*v.SecretKey)
			if err != nil || m.Sign(secret) != signature {
				t.Errorf("signing gives %s, %v", m.Sign(secret), err)
			}
		})
	}
}
