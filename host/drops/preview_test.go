package drops

import (
	"errors"
	"strings"
	"testing"

	"latchkey/core/account"
)

// TestNamesThatCanBeMade are those that the contract's guard lets pass.
func TestNamesThatCanBeMade(t *testing.T) {
	hex64 := account.ID(strings.Repeat("e", 64))
	for _, name := range []struct{ topLevel, id, code account.ID }{
		{"test.near", "bob.test.near", ""},
		{"test.near", "bobtest.near", NameNotAllowed},
		{"test.near", "a.bob.test.near", NameNotAllowed},
		{"test.near", "test.near", NameNotAllowed},
		{"test.near", hex64, NameNotAllowed},
		{"registrar", "bob", ""},
		{"registrar", "bob.near", NameNotAllowed},
		{"registrar", hex64, NameNotAllowed},
		{"registrar", "system", NameNotAllowed},
		{"registrar", account.ID("0x" + strings.Repeat("1", 40)), RecipientStuck},
		{"registrar", account.ID("0s" + strings.Repeat("1", 40)), RecipientStuck},
	} {
		err := (&Preview{TopLevelAccount: name.topLevel}).checkName(name.id)
		var refused *RefusedError
		if errors.As(err, &refused) != (name.code != "") || refused != nil && refused.Code != string(name.code) {
			t.Errorf("%s by %s: %v, want %q", name.id, name.topLevel, err, name.code)
		}
	}
}
