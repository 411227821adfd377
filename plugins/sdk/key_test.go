package sdk_test

import (
	"bytes"
	"strings"
	"testing"

	"latchkey/plugins/sdk"

	"github.com/mr-tron/base58"
)

func TestPublicKeyText(t *testing.T) {
	const ed, secp = "Anu7LYDfpLtkP7E16LT9imXF694BdQaa9ufVkQiwTQxC",
		"45KcWwYt6MYRnnWFSxyQVkuu9suAzxoSkUMEnFNBi9kDayTo5YPUaqMWUrf7YHUDNMMj3w75vKuvfAMgfiFXBy28"
	for text, want := range map[string]string{
		"ed25519:" + ed:                      "ed25519:" + ed,
		"ED25519:" + ed:                      "ed25519:" + ed,
		ed:                                   "ed25519:" + ed,
		"secp256k1:" + secp:                  "secp256k1:" + secp,
		"ed25519:" + strings.Repeat("1", 32): "ed25519:" + strings.Repeat("1", 32),
	} {
		key, err := sdk.ParsePublicKey(text)
		if err != nil || key.String() != want {
			t.Errorf("%s gives %v, %v", text, key, err)
		}
		if again, err := sdk.PublicKeyFromBorsh(key.Borsh()); err != nil || again != key {
			t.Errorf("%s does not survive Borsh: %v", text, err)
		}
	}
	for _, text := range []string{
		"", ":", "ed25519:", "ed25519:0OIl", "ed25519:" + ed + "1", "ed25519:" + secp,
		"secp256k1:" + ed, "ml-dsa-65:" + ed, " ed25519:" + ed, "ed25519::" + ed,
		"ed25519:" + strings.Repeat("1", 31), "ed25519:" + strings.Repeat("1", 33),
		"ed25519:" + strings.Repeat("z", 1<<20),
	} {
		if key, err := sdk.ParsePublicKey(text); err == nil {
			t.Errorf("%.60q is read as %v", text, key)
		}
	}
}

func TestPublicKeyFromBorshRefuses(t *testing.T) {
	for _, data := range [][]byte{nil, {0}, make([]byte, 32), make([]byte, 34), make([]byte, 65), append([]byte{2}, make([]byte, 32)...)} {
		if key, err := sdk.PublicKeyFromBorsh(data); err == nil {
			t.Errorf("%x is read as %v", data, key)
		}
	}
}

func FuzzParsePublicKey(f *testing.F) {
	f.Add("ed25519:Anu7LYDfpLtkP7E16LT9imXF694BdQaa9ufVkQiwTQxC")
	f.Add("secp256k1:5ftgm7wYK5gtVqq1kxMGy7gSudkrfYCbpsjL6sH1nwx2oj5NR2JktohjzB6fbEhhRERQpiwJcpwnQjxtoX3GS3cQ")
	f.Add("11111111111111111111111111111111")
	f.Fuzz(func(t *testing.T, text string) {
		key, err := sdk.ParsePublicKey(text)
		digits := text[strings.IndexByte(text, ':')+1:]
		data, baseErr := base58.Decode(digits)
		if err != nil {
			prefix := strings.ToLower(text[:len(text)-len(digits)])
			ed := (prefix == "" || prefix == "ed25519:") && len(data) == 32
			if baseErr == nil && (ed || prefix == "secp256k1:" && len(data) == 64) {
				t.Fatalf("%q is refused", text)
			}
			return
		}
		if baseErr != nil || !bytes.Equal(key.Borsh()[1:], data) {
			t.Fatalf("%q gives %x, want %x, %v", text, key.Borsh(), data, baseErr)
		}
		if again, err := sdk.ParsePublicKey(key.String()); err != nil || again != key {
			t.Fatalf("%q does not survive: %v", text, err)
		}
	})
}
