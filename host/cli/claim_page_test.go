package cli

import (
	"strings"
	"testing"

	"latchkey/core/keys"
	"latchkey/host/drops"
)

// TestAddressesThatLinksCannotHave: each would lead others nowhere, or be cut.
func TestAddressesThatLinksCannotHave(t *testing.T) {
	away := &app{node: nodeFlags{rpc: "https://node.example"}}
	for page, want := range map[string]string{
		"https://drops.example/a b":       "chats would cut",
		"https://drops.example/<b>":       "chats would cut",
		"https://drops.example/\"b":       "chats would cut",
		"http://0.0.0.0/claim":            "nobody reaches",
		"http://[::ffff:0.0.0.0]/claim":   "nobody reaches",
		"http://0/claim":                  "write it in full",
		"http://127.1/claim":              "write it in full",
		"http://0x7f.1/claim":             "write it in full",
		"http://127.0.0.09/claim":         "write it in full",
		"http://2130706433./claim":        "write it in full",
		"http://127.0.0.1/claim":          "whoever opens the link",
		"http://LOCALHOST./claim":         "whoever opens the link",
		"https://drops.example:99999/":    "no port 99999",
		"https://drops.example:8443/":     "",
		"https://drops2.example/a%20b?c=": "",
		"http://192.0.2.7/claim":          "",
		"https://3.example/claim":         "",
		"https://пример.рф/claim":         "",
	} {
		err := away.checkPage("--page", page)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", page, err, want)
		}
	}
}

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
		if strings.ContainsAny(want.URL(), " \t\n<>\"") {
			t.Errorf("chats cut %q", want.URL())
		}
		got, err := drops.ParseLink(want.URL())
		if err != nil || got.Contract != want.Contract || got.Key != want.Key || got.Page == "" {
			t.Errorf("a link to %q is read as one of %q: %v", page, got.Page, err)
		}
	})
}
