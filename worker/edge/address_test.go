//go:build !js

package edge_test

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"latchkey/worker/edge"
)

// addressCase is one of testdata/addresses.json: either the object that is asked
// and the path it sees, or the status of a refusal. Hot is what the entry module
// must recognise.
type addressCase struct {
	Method, Path, Ledger, Within string
	Asks                         string // where the surface asks, if not Within: a claim is JSON-RPC to it
	Names                        string // default: those of defaultNames
	Default                      string // the ledger of the host name; empty: main
	Status                       int
	Hot                          bool
}

// defaultNames stands in worker/test/shortcut.mjs, too.
const defaultNames = "main,one,two,a-b_9"

func addressCases(t *testing.T) (cases []addressCase) {
	t.Helper()
	text, err := os.ReadFile("../testdata/addresses.json")
	if err == nil {
		err = json.Unmarshal(text, &cases)
	}
	if err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	for i := range cases {
		if cases[i].Names == "" {
			cases[i].Names = defaultNames
		}
	}
	return cases
}

// asked notes what a ledger's object is asked first.
type asked struct{ ledger, within string }

func (a *asked) handler(names string) http.Handler { return a.handlerOf(names, "") }

func (a *asked) handlerOf(names, otherwise string) http.Handler {
	return edge.New(edge.Config{Names: names, Default: otherwise, Pages: answering(http.StatusOK, "a page"),
		Ledger: func(name string) (http.RoundTripper, error) {
			return transport(func(r *http.Request) (*http.Response, error) {
				if *a == (asked{}) {
					*a = asked{name, r.URL.Path}
				}
				return answering(http.StatusOK, `{"result":{}}`)(r)
			}), nil
		}})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, body string) transport {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// to sends a request as it stands: net/http's client would tidy the path.
func to(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, "https://latchkey.example"+path, strings.NewReader(body)))
	return w
}

func TestAddresses(t *testing.T) {
	for _, c := range addressCases(t) {
		var got asked
		w := to(got.handlerOf(c.Names, c.Default), c.Method, c.Path, `{"signed_tx_base64":"AA=="}`)
		if want := (asked{c.Ledger, cmp.Or(c.Asks, c.Within)}); got != want {
			t.Errorf("%s %s asked %+v, want %+v", c.Method, c.Path, got, want)
		}
		if c.Status == 0 {
			continue
		}
		var refusal struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &refusal); w.Code != c.Status || err != nil || refusal.Error == "" {
			t.Errorf("%s %s: %d %q, want %d and an error in JSON", c.Method, c.Path, w.Code, w.Body, c.Status)
		}
	}
}

// TestTheObjectsModules runs the tests of modules of the Durable Object that need none.
func TestTheObjectsModules(t *testing.T) {
	for _, file := range []string{"turns", "streams", "shares", "chores", "hosts"} {
		if out, err := exec.Command("node", "--test", "../test/"+file+".mjs").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// TestTheShortcutSeesTheSame: what the entry module passes by this handler it
// passes to the same place.
func TestTheShortcutSeesTheSame(t *testing.T) {
	out, err := exec.Command("node", "../test/shortcut.mjs").Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []*struct{ Ledger, Within string }
	cases := addressCases(t)
	if err := json.Unmarshal(out, &found); err != nil || len(found) != len(cases) {
		t.Fatal(len(found), err)
	}
	for i, c := range cases {
		switch got := found[i]; {
		case (got != nil) != c.Hot:
			t.Errorf("%s %s: the shortcut gives %+v, want one: %t", c.Method, c.Path, got, c.Hot)
		case got != nil && (got.Ledger != c.Ledger || got.Within != c.Within):
			t.Errorf("%s %s: the shortcut gives %+v, want %s %s", c.Method, c.Path, got, c.Ledger, c.Within)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, path := range []string{"/", "/l/one/claim", "/v1/keys/a/b", "/l//", "/%2f/..", "/l/one/%zz"} {
		f.Add("GET", path)
	}
	f.Fuzz(func(t *testing.T, method, path string) {
		r, err := http.NewRequest(method, "https://latchkey.example/"+strings.TrimPrefix(path, "/"), nil)
		if err != nil {
			return
		}
		r.Body = http.NoBody
		var got asked
		w := httptest.NewRecorder()
		got.handler("main,one").ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError || got.ledger != "" && got.ledger != "main" && got.ledger != "one" {
			t.Errorf("%s %q: %d %s, asked %+v", method, path, w.Code, w.Body, got)
		}
	})
}
