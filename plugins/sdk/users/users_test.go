//go:build !wasip1

package users_test

import (
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
	"latchkey/plugins/sdk/users"
)

var registry = users.Registry{Issuer: "funds.near", Prefix: "u"}

// as runs something as a call that an account's key has signed, and another account may
// have sent on.
func as(h *sdktest.Host, signer string, key sdk.PublicKey, predecessor string, does func()) string {
	h.Signer, h.SignerKey, h.Predecessor = signer, key.Borsh(), predecessor
	text, _ := h.Run(does)
	return text
}

func TestWhoCalls(t *testing.T) {
	h, key, other := sdktest.NewHost("chess.near"), sdktest.Key(1), sdktest.Key(2)
	var caller string
	who := func() { caller = registry.Caller() }
	for _, c := range []struct{ signer, predecessor, user, refused string }{
		{"alice.near", "alice.near", "alice.near", ""},
		{"alice.near", "app.near", "app.near", ""},
		{"funds.near", "funds.near", key.String(), ""},
		{"funds.near", "app.near", "app.near", ""}, // its key signed for another contract
		{"relayer.near", "funds.near", "", "A key of funds.near is not used through a relayer, which would hide it: send the transaction yourself"},
	} {
		caller = ""
		if text := as(h, c.signer, key, c.predecessor, who); text != c.refused || caller != c.user {
			t.Errorf("%s by %s is %q, %q", c.predecessor, c.signer, caller, text)
		}
	}
	offer, accept := func() { registry.Offer("alice.near") }, func() { registry.Accept(key) }
	for _, c := range []struct {
		signer string
		key    sdk.PublicKey
		does   func()
		want   string
	}{
		{"alice.near", other, accept, "The key " + key.String() + " has not asked to be linked to alice.near: it calls link_account first"},
		{"alice.near", other, offer, "Only a key of funds.near can do this"},
		{"funds.near", key, offer, ""},
		{"bob.near", other, accept, "The key " + key.String() + " has not asked to be linked to bob.near: it calls link_account first"},
		{"alice.near", other, accept, ""},
		{"alice.near", other, accept, "The key " + key.String() + " is linked to alice.near already"},
		{"funds.near", key, offer, "The key " + key.String() + " is linked to alice.near already"},
	} {
		if text := as(h, c.signer, c.key, c.signer, c.does); text != c.want {
			t.Errorf("%q, want %q", text, c.want)
		}
	}
	if as(h, "funds.near", key, "funds.near", who); caller != "alice.near" {
		t.Errorf("a linked key is %s", caller)
	}
	if as(h, "funds.near", other, "funds.near", who); caller != other.String() {
		t.Errorf("another key is %s", caller)
	}
}

// TestWhoAUserIsByNow: a key that has been linked since is its account, and an account is
// itself, also one that reads as a key without its prefix.
func TestWhoAUserIsByNow(t *testing.T) {
	h, key, other := sdktest.NewHost("chess.near"), sdktest.Key(1), sdktest.Key(2)
	as(h, "funds.near", key, "funds.near", func() { registry.Offer("alice.near") })
	as(h, "alice.near", other, "alice.near", func() { registry.Accept(key) })
	bare := key.String()[len("ed25519:"):]
	for user, want := range map[string]string{key.String(): "alice.near", other.String(): other.String(), "alice.near": "alice.near", "": "", bare: bare} {
		got := ""
		as(h, "bob.near", other, "bob.near", func() { got = registry.Now(user) })
		if got != want {
			t.Errorf("%q is %q by now, want %q", user, got, want)
		}
	}
}
