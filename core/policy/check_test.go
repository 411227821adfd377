package policy

import (
	"testing"

	"latchkey/core/account"
)

func TestPatternsNameAccounts(t *testing.T) {
	const own account.ID = "app.near"
	for _, c := range []struct {
		pattern  Pattern
		id       account.ID
		expected bool
	}{
		{"app.near", "app.near", true},
		{"app.near", "my.app.near", false},
		{"self", "app.near", true},
		{"self", "self", false},
		{"others", "app.near", false},
		{"others", "bob.near", true},
		{"*", "app.near", true},
		{"*.near", "app.near", true},
		{"*.near", "a.b.near", true},
		{"*.near", "near", false},
		{"*.near", "a.near.org", false},
		{"app*", "app", true},
		{"app*", "application", true},
		{"a*a", "a", false},
		{"a*a", "aa", true},
		{"a*.near", "app.near", true},
		{"a*.near", "bpp.near", false},
	} {
		if got := c.pattern.matches(own, c.id); got != c.expected {
			t.Errorf("%s matches %s: %v", c.pattern, c.id, got)
		}
	}
}

// TestNoPolicyAllowsEverything that is not checked elsewhere.
func TestNoPolicyAllowsEverything(t *testing.T) {
	var none *Policy
	for _, p := range []*Policy{none, {}} {
		if p.Action("a", "b", nil) != nil || p.Receipt("a", "b") != nil || p.RefundTo("a", "b") != nil || !p.Grants("x") ||
			p.Gas(Caps{}).Max != 0 || p.Storage(Caps{}).Max != 0 || p.Memory(Caps{}).Max != 0 {
			t.Errorf("%+v refuses", p)
		}
	}
}

// TestUnknownActionsAreRefused: a rule is for a kind that it knows.
func TestUnknownActionsAreRefused(t *testing.T) {
	all := &Policy{}
	for _, kind := range kinds {
		all.Promises = append(all.Promises, Rule{Kind: kind})
	}
	if all.Action("a", "b", nil) == nil {
		t.Error("an action without a kind is allowed")
	}
}
