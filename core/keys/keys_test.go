package keys_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mr-tron/base58"

	"latchkey/core/account"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// testKey is nearcore's deterministic key of a seed text: the text padded with
// spaces is the ed25519 seed.
func testKey(seed string) keys.SecretKey {
	var padded [32]byte
	copy(padded[:], fmt.Sprintf("%-32s", seed))
	return keys.FromSeed(padded)
}

const (
	testPublic    = "ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"
	testSecret    = "ed25519:3KyUuch8pYP47krBq4DosFEVBMR5wDTMQ8AThzM8kAEcBQEpsPdYTZ2FPX5ZnSoLrerjwg66hwwJaW1wHzprd5k3"
	testSignature = "ed25519:3s1dvZdQtcAjBksMHFrysqvF63wnyMHPA4owNQmCJZ2EBakZEKdtMsLqrHdKWQjJbSRN6kRknN2WdwSBLWGCokXj"
)

func TestTextForms(t *testing.T) {
	payload := strings.TrimPrefix(testPublic, "ed25519:")
	for _, text := range []string{testPublic, payload, "ED25519:" + payload, "Ed25519:" + payload} {
		if k, err := keys.ParsePublicKey(text); err != nil || k.String() != testPublic {
			t.Errorf("%q: got %s, %v", text, k, err)
		}
	}
	bytesText := func(n int) string { return base58.Encode(bytes.Repeat([]byte{0xff}, n)) }
	for _, bad := range []string{
		"", ":", "ed25519:", "ed25519", payload + "=", "ed25519:" + payload + " ", " " + testPublic,
		"ed25519 :" + payload, "ed25519::" + payload, "ed25519:ed25519:" + payload, "rsa:" + payload, ":" + payload,
		"ed25519:0OIl", // letters that base58 leaves out
		"ed25519:" + bytesText(31), "ed25519:" + bytesText(33), bytesText(64),
		"ed25519:1" + payload, "ed25519:" + strings.Repeat("z", 10_000),
	} {
		var syntax *keys.SyntaxError
		if k, err := keys.ParsePublicKey(bad); !errors.As(err, &syntax) || k != (keys.PublicKey{}) {
			t.Errorf("%.60q was read as %s, %v", bad, k, err)
		}
	}
	for _, bad := range []string{"ed25519:" + bytesText(63), "ed25519:" + bytesText(65), testPublic} {
		if _, err := keys.ParseSignature(bad); err == nil {
			t.Errorf("%q was read as a signature", bad)
		}
	}
	if s, err := keys.ParseSignature(testSignature); err != nil || s.String() != testSignature || len(s.Bytes()) != 64 {
		t.Errorf("got %s, %v", s, err)
	}
}

func TestUnknownKeyTypesAreRefusedByName(t *testing.T) {
	if _, err := keys.ParsePublicKey("rsa:" + testPublic[8:]); err == nil || !strings.Contains(err.Error(), "ed25519:") {
		t.Errorf("got %v", err)
	}
	for tag := 3; tag < 256; tag++ {
		b := append([]byte{byte(tag)}, make([]byte, 4096)...)
		r := borsh.NewReader(b)
		if keys.DecodePublicKey(r); r.Err() == nil || !strings.Contains(r.Err().Error(), "key type") {
			t.Errorf("public key tag %d: got %v", tag, r.Err())
		}
		r = borsh.NewReader(b)
		if keys.DecodeSignature(r); r.Err() == nil || !strings.Contains(r.Err().Error(), "key type") {
			t.Errorf("signature tag %d: got %v", tag, r.Err())
		}
	}
}

func TestSecretKeysNeverShow(t *testing.T) {
	key := testKey("test")
	if got := fmt.Sprintf("%s %v %+v", key, key, key); strings.Contains(got, testSecret[8:]) {
		t.Errorf("printing a key shows it: %s", got)
	}
	for _, bad := range []string{testSecret[:40], testSecret + "1", testSecret[:len(testSecret)-1] + "4"} {
		_, err := keys.ParseSecretKey(bad)
		if err == nil {
			t.Errorf("%q was read", bad)
		} else if strings.Contains(err.Error(), bad[10:20]) {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

func TestSecretKeyHalvesMustMatch(t *testing.T) {
	mine, _ := base58.Decode(testSecret[8:])
	copy(mine[32:], testKey("other").PublicKey().Bytes())
	if _, err := keys.ParseSecretKey("ed25519:" + base58.Encode(mine)); err == nil {
		t.Error("a secret key with another key's public half was read")
	}
}

func TestGenerateReadsTheSeed(t *testing.T) {
	key, err := keys.Generate(strings.NewReader(fmt.Sprintf("%-32s", "test")))
	if err != nil || key.Text() != testSecret {
		t.Errorf("got %s, %v", key.PublicKey(), err)
	}
	if _, err := keys.Generate(strings.NewReader("short")); err == nil {
		t.Error("31 bytes of randomness were enough")
	}
}

func TestImplicitAccounts(t *testing.T) {
	for key, id := range map[string]account.ID{
		"DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847": "bb4dc639b212e075a751685b26bdcea5920a504181ff2910e8549742127092a0",
		"6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp": "4da7e0f4096aaf2ce55e371657cd3089ba1e9f59f4d6e27bd02e472a16a61dc1",
		"5TdhJVkBRc9YWQdRZJXjYkfNNb8FYhPnJbGJk4zE5kDN": "424156f9ae27087a5de6b42f44d7f96db75d73ff6f3b9aa45f4cbe1259234829",
	} {
		k, err := keys.ParsePublicKey(key)
		if err != nil || k.ImplicitAccount() != id || id.Kind() != account.NearImplicit {
			t.Errorf("%s: got %s, %v", key, k.ImplicitAccount(), err)
		}
		if back, ok := keys.FromImplicitAccount(id); !ok || back != k {
			t.Errorf("%s: got %s", id, back)
		}
	}
	for _, id := range []account.ID{"alice.near", "0xbb4dc639b212e075a751685b26bdcea5920a5041", "aabb"} {
		if k, ok := keys.FromImplicitAccount(id); ok {
			t.Errorf("%s has no key, got %s", id, k)
		}
	}
}

func TestCanStake(t *testing.T) {
	for i := range 50 {
		if k := testKey(fmt.Sprint("key ", i)).PublicKey(); !k.CanStake() {
			t.Errorf("%s can stake", k)
		}
	}
	for text, want := range map[string]bool{
		"0100000000000000000000000000000000000000000000000000000000000000": true,  // the neutral element
		"0000000000000000000000000000000000000000000000000000000000000000": false, // y = 0, of order four
		"0200000000000000000000000000000000000000000000000000000000000000": false, // y = 2 has no x
		"0100000000000000000000000000000000000000000000000000000000000080": true,  // the same: x = 0 has no sign
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f": false, // y = -1, of order two
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a": false, // of order eight
	} {
		raw, _ := hex.DecodeString(text)
		if got := keys.NewPublicKey([32]byte(raw)).CanStake(); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestBorshForms(t *testing.T) {
	k := testKey("test").PublicKey()
	if b := k.Borsh(); len(b) != 33 || b[0] != 0 || !bytes.Equal(b[1:], k.Bytes()) {
		t.Errorf("got %x", b)
	}
	if got, err := keys.PublicKeyFromBorsh(k.Borsh()); err != nil || got != k {
		t.Errorf("got %s, %v", got, err)
	}
	for _, bad := range [][]byte{nil, k.Borsh()[:32], append(k.Borsh(), 0)} {
		if _, err := keys.PublicKeyFromBorsh(bad); err == nil {
			t.Errorf("%x was read", bad)
		}
	}

	signature := testKey("test").Sign([]byte("123"))
	var w borsh.Writer
	signature.Encode(&w)
	r := borsh.NewReader(w.Bytes())
	if got := keys.DecodeSignature(r); got != signature || r.Finish() != nil || len(w.Bytes()) != 65 {
		t.Errorf("got %s, %v", got, r.Err())
	}
	for _, bit := range []byte{0x20, 0x40, 0x80} {
		b := append([]byte{}, w.Bytes()...)
		b[64] |= bit
		r := borsh.NewReader(b)
		if keys.DecodeSignature(r); r.Err() == nil {
			t.Errorf("a signature with bit %x of its last byte set was decoded", bit)
		}
	}
}

func TestJSONForms(t *testing.T) {
	type pair struct {
		Key       keys.PublicKey `json:"key"`
		Signature keys.Signature `json:"signature"`
	}
	in := `{"key":"` + testPublic + `","signature":"` + testSignature + `"}`
	var p pair
	if err := json.Unmarshal([]byte(in), &p); err != nil {
		t.Fatal(err)
	}
	if out, err := json.Marshal(p); err != nil || string(out) != in {
		t.Errorf("got %s, %v", out, err)
	}
	for _, bad := range []string{`{"key":null}`, `{"key":7}`, `{"key":""}`, `{"signature":null}`, `{"signature":"ed25519:1"}`} {
		if err := json.Unmarshal([]byte(bad), &p); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func tryDecodeSignature(b []byte) (keys.Signature, error) {
	r := borsh.NewReader(b)
	s := keys.DecodeSignature(r)
	return s, r.Finish()
}

func decodeSignature(t testing.TB, b []byte) keys.Signature {
	s, err := tryDecodeSignature(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
