package account_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/borsh"
)

// valid and invalid are the lists of near-account-id's own tests.
var valid = []string{
	"aa", "a-a", "a-aa", "100", "0o", "com", "near", "bowen", "b-o_w_e-n", "b.owen", "bro.wen", "a.ha", "a.b-a.ra",
	"system", "over.9000", "google.com", "illia.cheapaccounts.near", "0o0ooo00oo00o", "alex-skidanov", "10-4.8-2",
	"no_lols", "0123456789012345678901234567890123456789012345678901234567890123", "near.a",
}

var invalid = []string{
	"", "a", "A", "Abc", "-near", "near-", "-near-", "near.", ".near", "near@", "@near", "неар", "@@@@@", "0__0",
	"0_-_0", "..", "a..near", "nEar", "_bowen", "hello world", strings.Repeat("a", 65),
	"abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz",
	"some-complex-address@gmail.com", "sub.buy_d1gitz@atata@b0-rg.c_0_m",
	"near\n", "near\x00", "0x" + strings.Repeat("A", 40),
}

func TestGrammar(t *testing.T) {
	for _, s := range valid {
		if id, err := account.Parse(s); err != nil || string(id) != s {
			t.Errorf("%q is valid: got %q, %v", s, id, err)
		}
	}
	for _, s := range invalid {
		if id, err := account.Parse(s); err == nil || id != "" {
			t.Errorf("%q is invalid: got %q", s, id)
		}
	}
}

func TestErrorsNameTheRule(t *testing.T) {
	for _, c := range []struct {
		text, kind string
		index      int
	}{
		{"", "TooShort", 0},
		{"A", "TooShort", 0}, // length is checked first
		{strings.Repeat("A", 65), "TooLong", 0},
		{"near-", "RedundantSeparator", 4},
		{".near", "RedundantSeparator", 0},
		{"a._b", "RedundantSeparator", 2},
		{"nEar", "InvalidChar", 1},
		{"near@", "InvalidChar", 4},
		{"неар", "InvalidChar", 0},
	} {
		_, err := account.Parse(c.text)
		var syntax *account.SyntaxError
		if !errors.As(err, &syntax) || syntax.Kind != c.kind || syntax.Index != c.index {
			t.Errorf("%q: got %+v, want %s at %d", c.text, syntax, c.kind, c.index)
		}
	}
	if _, err := account.Parse(strings.Repeat("x", 1<<20)); len(err.Error()) > 200 {
		t.Error("the error repeats an overlong id")
	}
}

func TestKinds(t *testing.T) {
	hex40, hex64 := strings.Repeat("0f", 20), strings.Repeat("0f", 32)
	for text, want := range map[string]account.Kind{
		"0x" + hex40:            account.EthImplicit,
		"0s" + hex40:            account.Deterministic,
		hex64:                   account.NearImplicit,
		"0x" + hex40[1:]:        account.Named,
		"0x" + hex40 + "0":      account.Named,
		"0y" + hex40:            account.Named,
		hex64[1:]:               account.Named,
		hex64[1:] + "g":         account.Named,
		"0x" + hex40[2:] + "0g": account.Named,
		"system":                account.Named,
		"alice.near":            account.Named,
	} {
		id, err := account.Parse(text)
		if err != nil || id.Kind() != want {
			t.Errorf("%s: got %d, %v; want %d", text, id.Kind(), err, want)
		}
	}
}

func TestTopLevelAndSubAccounts(t *testing.T) {
	for id, want := range map[account.ID]bool{"near": true, "a-b": true, "a.near": false, account.System: false} {
		if id.IsTopLevel() != want {
			t.Errorf("%s top level: want %v", id, want)
		}
	}
	for _, c := range []struct {
		child, parent account.ID
		want          bool
	}{
		{"a.near", "near", true},
		{"x.a.near", "a.near", true},
		{"x.a.near", "near", false},
		{"near", "near", false},
		{"anear", "near", false},
		{"a-near", "near", false},
		{"near", "a.near", false},
		{"a.near", "ear", false},
	} {
		if c.child.IsSubAccountOf(c.parent) != c.want {
			t.Errorf("%s under %s: want %v", c.child, c.parent, c.want)
		}
	}
}

func TestJSONAndBorshCheckTheGrammar(t *testing.T) {
	var id account.ID
	if err := json.Unmarshal([]byte(`"alice.near"`), &id); err != nil || id != "alice.near" {
		t.Errorf("got %q, %v", id, err)
	}
	for _, bad := range []string{`"Alice"`, `""`, `7`, `null`, `{}`} {
		if err := json.Unmarshal([]byte(bad), &id); err == nil {
			t.Errorf("%s was read as %q", bad, id)
		}
	}
	var w borsh.Writer
	account.ID("alice.near").Encode(&w)
	if r := borsh.NewReader(w.Bytes()); account.Decode(r) != "alice.near" || r.Finish() != nil {
		t.Error(r.Err())
	}
	w = borsh.Writer{}
	w.String("Alice")
	r := borsh.NewReader(w.Bytes())
	if got := account.Decode(r); r.Err() == nil || got != "" {
		t.Errorf("an invalid id was decoded as %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range append(append([]string{}, valid...), invalid...) {
		f.Add(seed)
	}
	grammar := regexp.MustCompile(`^(([a-z\d]+[-_])*[a-z\d]+\.)*([a-z\d]+[-_])*[a-z\d]+$`)
	f.Fuzz(func(t *testing.T, text string) {
		id, err := account.Parse(text)
		want := len(text) >= 2 && len(text) <= 64 && grammar.MatchString(text)
		if (err == nil) != want || err == nil && string(id) != text {
			t.Fatalf("%q: got %q, %v", text, id, err)
		}
		if err == nil && id.Kind() == account.NearImplicit && len(id) != 64 {
			t.Fatalf("%q is taken for a public key", id)
		}
	})
}
