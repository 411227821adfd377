package drops

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/keys"
)

// linkCases is testdata/links.json, whose about says what it is.
type linkCases struct {
	Contract  account.ID
	Secret    string
	PublicKey keys.PublicKey `json:"public_key"`
	Links     []struct{ Text, Page, Node string }
	Broken    []string
}

func readLinkCases(t testing.TB) (c linkCases) {
	t.Helper()
	text, err := os.ReadFile("testdata/links.json")
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil || len(c.Links) == 0 || len(c.Broken) == 0 {
		t.Fatal(len(c.Links), len(c.Broken), err)
	}
	return c
}

// with puts the secret in a case's place for it.
func (c linkCases) with(text string) string { return strings.ReplaceAll(text, "KEY", c.Secret) }

func TestLinksAsPeopleGetThem(t *testing.T) {
	cases := readLinkCases(t)
	for _, want := range cases.Links {
		got, err := ParseLink(cases.with(want.Text))
		if err != nil {
			t.Errorf("%q: %v", want.Text, err)
			continue
		}
		if got.Contract != cases.Contract || got.Key.PublicKey() != cases.PublicKey || got.Page != want.Page || got.Node() != want.Node {
			t.Errorf("%q: page %q, node %q, contract %s, key %s", want.Text, got.Page, got.Node(), got.Contract, got.Key.PublicKey())
		}
		if again, err := ParseLink(got.URL()); err != nil || again != got {
			t.Errorf("%q: written and read again it is %v, %v", want.Text, again, err)
		}
	}
}

func TestBrokenLinksKeepTheirSecret(t *testing.T) {
	cases := readLinkCases(t)
	for _, text := range cases.Broken {
		_, err := ParseLink(cases.with(text))
		var broken *LinkError
		if !errors.As(err, &broken) {
			t.Errorf("%q: %v", text, err)
		} else if strings.Contains(err.Error(), cases.Secret[10:40]) {
			t.Errorf("the error repeats the secret: %v", err)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	cases := readLinkCases(f)
	for _, link := range cases.Links {
		f.Add(cases.with(link.Text))
	}
	for _, text := range cases.Broken {
		f.Add(cases.with(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLink(text)
		if err != nil {
			return
		}
		if again, err := ParseLink(l.URL()); err != nil || again != l {
			t.Errorf("%q: %v, %v", text, again, err)
		}
		if node := l.Node(); node != "" && !strings.HasSuffix(node, "/") {
			t.Errorf("%q: node %q", text, node)
		}
	})
}
