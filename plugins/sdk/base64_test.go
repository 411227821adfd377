//go:build !wasip1

package sdk_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
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
