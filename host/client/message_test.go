package client

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/keys"
)

// messageVector is one file of testdata/messages, whose README tells what each
// field and outcome means.
type messageVector struct {
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
	files, err := filepath.Glob(filepath.Join("testdata", "messages", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			var v messageVector
			content, err := os.ReadFile(file)
			if err == nil {
				err = json.Unmarshal(content, &v)
			}
			if err != nil {
				t.Fatal(err)
			}
			nonce, err := hex.DecodeString(v.Nonce)
			if err != nil {
				t.Fatal(err)
			}
			m := Message{Text: v.Message, Nonce: [32]byte(nonce), Recipient: v.Recipient, CallbackURL: v.CallbackURL}
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
