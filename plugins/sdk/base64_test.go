//go:build !wasip1

package sdk_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"latchkey/plugins/sdk"

	"pgregory.net/rapid"
)

// FuzzDecodeBase64: what is accepted is what encoding/base64 accepts strictly, line
// ends aside, which JSON cannot hold and no host writes.
func FuzzDecodeBase64(f *testing.F) {
	for _, text := range []string{"", "AA==", "AAA=", "AAAA", "AB==", "AAB=", "A===", "====", "AA=A", "A", "AA", "+/+/", "-_-_", "AA==AAAA", "é==="} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := sdk.DecodeBase64(text)
		want, wantErr := base64.StdEncoding.Strict().DecodeString(text)
		if strings.ContainsAny(text, "\r\n") {
			if err == nil {
				t.Errorf("%q is accepted", text)
			}
			return
		}
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Errorf("%q is %x, %v; want %x, %v", text, got, err, want, wantErr)
		}
	})
}

func TestBase64ReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		text := sdk.EncodeBase64(data)
		got, err := sdk.DecodeBase64(text)
		if text != base64.StdEncoding.EncodeToString(data) || err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%x is written as %q and read as %x, %v", data, text, got, err)
		}
	})
}
