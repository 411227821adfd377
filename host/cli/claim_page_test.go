package cli

import (
	"testing"

	"latchkey/core/keys"
	"latchkey/host/drops"
)

// FuzzClaimPage: a link to any page that is accepted leads to its gift.
func FuzzClaimPage(f *testing.F) {
	for _, page := range []string{"https://drops.example/claim", "http://127.0.0.1:3030/claim", "https://drops.example/a%20b?x=1", "http://[::1]/", "HTTPS://drops.example", "http://0.0.0.0", "https://a@b/", "https://x/#"} {
		f.Add(page)
	}
	a := &app{node: nodeFlags{rpc: defaultRPC}}
	f.Fuzz(func(t *testing.T, page string) {
		if a.checkPage("--page", page) != nil {
			return
		}
		want := drops.Link{Page: page, Contract: "drop.test.near", Key: keys.FromSeed([32]byte{7})}
		got, err := drops.ParseLink(want.URL())
		if err != nil || got.Contract != want.Contract || got.Key != want.Key || got.Page == "" {
			t.Errorf("a link to %q is read as one of %q: %v", page, got.Page, err)
		}
	})
}
