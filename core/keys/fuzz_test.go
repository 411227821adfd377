package keys_test

import (
	"testing"

	"latchkey/core/keys"
)

func FuzzParsePublicKey(f *testing.F) {
	f.Add(testPublic)
	f.Add("Ed25519:1")
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := keys.ParsePublicKey(text); err == nil {
			again, err := keys.ParsePublicKey(k.String())
			if err != nil || again != k {
				t.Fatalf("%q became %s, then %s, %v", text, k, again, err)
			}
			k.CanStake()
		}
	})
}

func FuzzParseSecretKey(f *testing.F) {
	f.Add(testSecret)
	f.Add("ed25519:" + testSecret[9:])
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := keys.ParseSecretKey(text); err == nil {
			again, err := keys.ParseSecretKey(k.Text())
			if err != nil || again != k {
				t.Fatalf("a key does not survive its text: %v", err)
			}
		}
	})
}

func FuzzParseSignature(f *testing.F) {
	f.Add(testSignature)
	f.Fuzz(func(t *testing.T, text string) {
		if s, err := keys.ParseSignature(text); err == nil {
			again, err := keys.ParseSignature(s.String())
			if err != nil || again != s {
				t.Fatalf("%q became %s, then %s, %v", text, s, again, err)
			}
		}
	})
}

func FuzzPublicKeyFromBorsh(f *testing.F) {
	f.Add(make([]byte, 33))
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := keys.PublicKeyFromBorsh(b); err == nil && string(k.Borsh()) != string(b) {
			t.Fatalf("%x encodes as %x", b, k.Borsh())
		}
	})
}
