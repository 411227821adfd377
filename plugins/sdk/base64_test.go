//go:build !wasip1

package sdk

import (
	"encoding/base64"
	"testing"

	"pgregory.net/rapid"
)

func TestBase64ReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		text := EncodeBase64(data)
		if text != base64.StdEncoding.EncodeToString(data) {
			t.Fatalf("%x is written as %q", data, text)
		}
		if got, ok := Base64(text); !ok || string(got) != string(data) {
			t.Fatalf("%q is read as %x, %v", text, got, ok)
		}
	})
}

func FuzzBase64(f *testing.F) {
	for _, text := range []string{"", "AAAA", "AAA=", "AA==", "A===", "AAB=", "AB==", "AA=A", "====", "AAAA=", "AA\n=", "A-__"} {
		f.Add(text)
	}
	strict := base64.StdEncoding.Strict()
	f.Fuzz(func(t *testing.T, text string) {
		data, ok := Base64(text)
		want, err := strict.DecodeString(text)
		for _, b := range text {
			if b == '\n' || b == '\r' {
				return // which encoding/base64 passes over
			}
		}
		if ok != (err == nil) || ok && string(data) != string(want) {
			t.Errorf("%q is read as %x, %v; encoding/base64 reads %x, %v", text, data, ok, want, err)
		}
	})
}
