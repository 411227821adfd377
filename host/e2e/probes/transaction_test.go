package probes

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// sign makes a transaction of the root account with the next nonce.
func (s *server) sign(t testing.TB, receiver account.ID, actions ...transaction.Action) *transaction.Signed {
	t.Helper()
	file, err := s.Home.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := file.Secret()
	if err != nil {
		t.Fatal(err)
	}
	var nonce uint64
	if err := s.View(func(v *ledger.View) {
		record, _ := v.AccessKey(ledger.DevRoot, secret.PublicKey())
		nonce = record.Nonce + 1
	}); err != nil {
		t.Fatal(err)
	}
	return transaction.Transaction{SignerID: ledger.DevRoot, PublicKey: secret.PublicKey(), Nonce: nonce,
		ReceiverID: receiver, BlockHash: s.head(t).Hash, Actions: actions}.Sign(secret)
}

func sendBody(method, signed string) []byte {
	return fmt.Appendf(nil, `{"id":1,"method":"%s","params":["%s"]}`, method, signed)
}

// send sends bytes as a transaction and waits for its outcome.
func (s *server) send(t testing.TB, tx []byte) *reply {
	t.Helper()
	return s.post(t, sendBody("send_tx", base64.StdEncoding.EncodeToString(tx)))
}

// allActions has one of each, with every option of an access key.
func allActions(key keys.PublicKey) []transaction.Action {
	quarter := amount.From(250_000)
	return []transaction.Action{
		transaction.CreateAccount{},
		transaction.Transfer{Deposit: amount.NEAR},
		transaction.AddKey{PublicKey: key, AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}},
		transaction.AddKey{PublicKey: key, AccessKey: accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{
			Allowance: &quarter, ReceiverID: "drop.test.near", MethodNames: []string{"claim", "claim_for"}}}}},
		transaction.DeleteKey{PublicKey: key},
		transaction.DeployContract{Code: []byte{0, 'a', 's', 'm'}},
		transaction.FunctionCall{MethodName: "m", Args: []byte("{}"), Gas: 1_000_000_000_000, Deposit: amount.From(1)},
		transaction.Stake{Stake: amount.NEAR, PublicKey: key},
		transaction.DeleteAccount{BeneficiaryID: ledger.DevRoot},
	}
}

func TestTransactionBytes(t *testing.T) {
	s := newServer(t)
	good := s.sign(t, "new.test.near", allActions(keys.FromSeed([32]byte{1}).PublicKey())...)
	raw := good.Borsh()
	refused := func(t *testing.T, what string, tx []byte) {
		t.Helper()
		r := s.send(t, tx)
		if r.cause() != "PARSE_ERROR" && r.cause() != "INVALID_TRANSACTION" {
			t.Errorf("%s: %d %.300s", what, r.status, r.text)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))

	t.Run("text that is no base64", func(t *testing.T) {
		s.changesNothing(t, func() {
			encoded := base64.StdEncoding.EncodeToString(raw)
			for _, text := range []string{"", "%", "AAA", encoded[1:], encoded + "=", strings.NewReplacer("+", "-", "/", "_").Replace("+/+/"), "ed25519:abc", "ÄÖÜ"} {
				for _, method := range []string{"send_tx", "broadcast_tx_commit", "broadcast_tx_async"} {
					if r := s.post(t, sendBody(method, text)); r.cause() != "PARSE_ERROR" {
						t.Errorf("%s %q: %s", method, text, r.text)
					}
				}
			}
			for _, body := range []string{`{"id":1,"method":"send_tx"}`, `{"id":1,"method":"send_tx","params":[7]}`, `{"id":1,"method":"send_tx","params":["A","B"]}`,
				`{"id":1,"method":"send_tx","params":{"signed_tx_base64":"","wait_until":"TOMORROW"}}`, `{"id":1,"method":"tx","params":{"signed_tx_base64":"AAAA"}}`} {
				if r := s.post(t, []byte(body)); r.cause() != "PARSE_ERROR" {
					t.Errorf("%s: %s", body, r.text)
				}
			}
		})
	})
	t.Run("cut short anywhere", func(t *testing.T) {
		s.changesNothing(t, func() {
			for n := range raw {
				refused(t, fmt.Sprintf("the first %d bytes", n), raw[:n])
			}
		})
	})
	t.Run("with more behind it", func(t *testing.T) {
		s.changesNothing(t, func() {
			refused(t, "a byte", append(bytes.Clone(raw), 0))
			refused(t, "itself", append(bytes.Clone(raw), raw...))
		})
	})
	t.Run("changed anywhere", func(t *testing.T) {
		s.changesNothing(t, func() {
			for i := range raw {
				changed := bytes.Clone(raw)
				for _, value := range []byte{raw[i] ^ 1, 0xff} {
					if changed[i] = value; !bytes.Equal(changed, raw) {
						refused(t, fmt.Sprintf("byte %d as %d", i, value), changed)
					}
				}
			}
		})
	})
	t.Run("made up", func(t *testing.T) {
		s.changesNothing(t, func() {
			for range 300 {
				noise := make([]byte, random.IntN(600))
				for i := range noise {
					noise[i] = byte(random.Uint32())
				}
				refused(t, "noise", noise)
			}
		})
	})
	t.Run("with lengths beyond its end", func(t *testing.T) {
		s.changesNothing(t, func() {
			for i := 0; i+4 <= len(raw); i++ {
				changed := bytes.Clone(raw)
				binary.LittleEndian.PutUint32(changed[i:], 0x7fffffff)
				refused(t, fmt.Sprintf("a length of 2^31 at byte %d", i), changed)
			}
		})
	})
	t.Run("well signed but not canonical", func(t *testing.T) { s.changesNothing(t, func() { notCanonical(t, s) }) })
	t.Run("signed by someone else", func(t *testing.T) {
		s.changesNothing(t, func() {
			forged := good.Transaction.Sign(keys.FromSeed([32]byte{2}))
			if r := s.send(t, forged.Borsh()); r.cause() != "INVALID_TRANSACTION" || !bytes.Contains(r.Error.Data, []byte(`"InvalidSignature"`)) {
				t.Errorf("%s", r.text)
			}
			// The hash is all that this method tells, whatever becomes of it.
			if r := s.post(t, sendBody("broadcast_tx_async", base64.StdEncoding.EncodeToString(forged.Borsh()))); string(r.Result) != `"`+forged.Hash().String()+`"` {
				t.Errorf("%s", r.text)
			}
		})
	})
	t.Run("as it was", func(t *testing.T) {
		transfer := s.sign(t, "drop.test.near", transaction.Transfer{Deposit: amount.From(1)})
		height := s.head(t).Height
		if r := s.send(t, transfer.Borsh()); r.Error != nil || s.head(t).Height != height+1 {
			t.Errorf("%s", r.text)
		}
		s.changesNothing(t, func() { s.send(t, transfer.Borsh()) })
	})
	t.Run("of the largest size", func(t *testing.T) {
		largest := s.sign(t, ledger.DevRoot, transaction.DeployContract{Code: make([]byte, 4<<20)})
		if r := s.send(t, largest.Borsh()); r.Error != nil || !bytes.Contains(r.Result, []byte(`"SuccessValue":""`)) {
			t.Errorf("%d %.500s", r.status, r.text)
		}
	})
}

// notCanonical signs bytes that mean a transaction but are not how it is
// written; each must be refused, or one transaction would have several hashes.
func notCanonical(t *testing.T, s *server) {
	file, err := s.Home.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := file.Secret()
	if err != nil {
		t.Fatal(err)
	}
	plain := s.sign(t, "drop.test.near", transaction.Transfer{Deposit: amount.From(1)})
	var w borsh.Writer
	plain.Encode(&w)
	body := w.Bytes()
	signAnew := func(body []byte) []byte {
		hash := sha256.Sum256(body)
		signature := secret.Sign(hash[:])
		var w borsh.Writer
		signature.Encode(&w)
		return append(bytes.Clone(body), w.Bytes()...)
	}
	if !bytes.Equal(signAnew(body), plain.Borsh()) {
		t.Fatal("the test does not sign as the library does")
	}
	replace := func(old, with string) []byte {
		if !bytes.Contains(body, []byte(old)) {
			t.Fatalf("%q is not in the transaction", old)
		}
		return signAnew(bytes.Replace(body, []byte(old), []byte(with), 1))
	}
	actions := len(body) - 21 // count, tag, 16 bytes of deposit
	tag := func(tag byte, payload ...byte) []byte {
		return signAnew(append(append(bytes.Clone(body[:actions+4]), tag), payload...))
	}
	signed := plain.Borsh()
	unreduced := append(bytes.Clone(signed[:len(signed)-32]), addGroupOrder(signed[len(signed)-32:])...)
	for what, tx := range map[string][]byte{
		"a name in capitals":        replace("drop.test.near", "DROP.test.near"),
		"a name with a zero byte":   replace("drop.test.near", "drop\x00test.near"),
		"a name that is no UTF-8":   replace("drop.test.near", "drop\xfftest.near"),
		"an action nobody knows":    tag(200),
		"an option of 2":            tag(5, append(append(make([]byte, 33+8), 0, 2), make([]byte, 24)...)...),
		"a permission nobody knows": tag(5, append(make([]byte, 33+8), 9)...),
		"a key type nobody knows":   tag(6, append([]byte{9}, make([]byte, 32)...)...),
		"a version nobody knows":    signAnew(append([]byte{2, 9}, body...)),
		"no signature type":         append(bytes.Clone(signed[:len(signed)-65]), append([]byte{7}, signed[len(signed)-64:]...)...),
	} {
		if r := s.send(t, tx); r.cause() != "PARSE_ERROR" {
			t.Errorf("%s: %d %.300s", what, r.status, r.text)
		}
	}
	if r := s.send(t, unreduced); r.cause() != "INVALID_TRANSACTION" {
		t.Errorf("a signature that is not reduced: %s", r.text)
	}
}

// addGroupOrder gives the other half of an ed25519 signature that would verify
// if it were not required to be reduced.
func addGroupOrder(s []byte) []byte {
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	sum := new(big.Int).SetBytes(reversed(s))
	return reversed(sum.Add(sum, order).FillBytes(make([]byte, 32)))
}

func reversed(b []byte) []byte {
	b = bytes.Clone(b)
	slices.Reverse(b)
	return b
}
