package forward

import (
	"net/url"
	"testing"
)

func TestWhatStandsForTheClaimPage(t *testing.T) {
	for path, want := range map[string]string{
		"/claim/":                            "/claim",
		"/linkdrop/drop.near/ed25519:1":      "/claim#drop.near/ed25519:1",
		"/linkdrop/drop.near/ed25519:1/":     "/claim#drop.near/ed25519:1/",
		"/linkdrop/drop.near/ed25519%3A1":    "/claim#drop.near/ed25519%3A1",
		"/linkdrop/":                         "/claim",
		"/claim%23drop.near/ed25519:1":       "/claim#drop.near/ed25519:1",
		"/claim%23drop.near%2Fed25519%3A1":   "/claim#drop.near%2Fed25519%3A1",
		"/claim/%23drop.near/ed25519:1":      "/claim#drop.near/ed25519:1",
		"/claim/%23drop.near/ed25519:1%20.,": "/claim#drop.near/ed25519:1%20.,",
	} {
		for _, prefix := range []string{"https://host.example", "https://host.example/l/one"} {
			location, ok := To(path)
			if got := followed(t, prefix+path, location); !ok || got != prefix+want {
				t.Errorf("%s%s leads to %q (%q, %t), want %s", prefix, path, got, location, ok, want)
			}
		}
	}
	for _, path := range []string{"", "/", "/claim", "/claim.html", "/claims", "/claim/x", "/linkdrop", "/l/claim/", "/assets/claim%23"} {
		if location, ok := To(path); ok {
			t.Errorf("%s leads to %s", path, location)
		}
	}
}

// followed is where a browser at address goes by a location.
func followed(t *testing.T, address, location string) string {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	to, err := at.Parse(location)
	if err != nil {
		t.Fatal(err)
	}
	return to.String()
}

// FuzzTo: whatever is asked for, a browser stays where it was and comes to the page.
func FuzzTo(f *testing.F) {
	for _, path := range []string{"/claim/", "/linkdrop/a/b", "/claim%23a/b", "/linkdrop//..//%2e"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		asked, err := url.Parse("https://host.example/l/one" + path)
		if err != nil {
			return
		}
		location, ok := To(path)
		if !ok {
			return
		}
		to, err := asked.Parse(location)
		if err != nil || to.Host != asked.Host || to.Scheme != asked.Scheme {
			t.Errorf("%q leads to %q: %v, %v", path, location, to, err)
		}
	})
}

func TestTheFolderOfAPage(t *testing.T) {
	for path, want := range map[string]string{
		"/account/": Accounts, "/account/alice.near": Accounts, "/account/activity": Accounts, "/account/alice.near/activity": "/account/activity/",
		"/tx/9hash": Explorer, "/tx/": Explorer, "/block/12": Explorer, "/contract/drop.near": Explorer, "/explorer/": Explorer,
		"/account/a%20b": Accounts, "/account": "", "/accounts/a": "", "/l/one/account/a": "", "/account/a/b": "", "/account//activity": "", "/account/a/b/activity": "", "/account/activity/": "", "/tx/a/b": "", "/tx": "", "/txs/a": "", "/": "", "/claim": "", "/assets/a.js": "",
	} {
		if got := Folder(path); got != want {
			t.Errorf("%s is of %q, want %q", path, got, want)
		}
	}
}
