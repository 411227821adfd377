//go:build !js

package edge_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
	"latchkey/web/headers"
	"latchkey/worker/edge"
)

// node is a native node in the place of an object, with a drop of two links. Its
// store is why these tests are not for js.
type node struct {
	client *client.Client
	links  []drops.Link
	before func() // runs before each question, if set
	h      http.Handler
}

func newNode(t *testing.T) *node {
	t.Helper()
	at := home.Home{Dir: t.TempDir()}
	s, err := serve.Start(t.Context(), serve.Config{Home: at, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	n := &node{client: client.New(s.URL)}
	key, err := at.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	d, err := drops.Create(t.Context(), n.client, client.NewSigner(n.client, ledger.DevRoot, secret), ledger.DevDropContract, 2, amount.NEAR, drops.Window{}, s.URL+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	n.links = d.Links
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	object := transport(func(r *http.Request) (*http.Response, error) {
		if n.before != nil {
			n.before()
		}
		r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
		return http.DefaultTransport.RoundTrip(r)
	})
	n.h = edge.New(edge.Config{Names: "main", Ledger: func(string) (http.RoundTripper, error) { return object, nil }})
	return n
}

func keyPath(l drops.Link) string {
	return "/v1/keys/" + string(l.Contract) + "/" + l.Key.PublicKey().String()
}

func (n *node) claim(t *testing.T, link drops.Link, name account.ID) {
	t.Helper()
	if _, err := drops.ClaimNewAccount(context.Background(), n.client, link, name, link.Key.PublicKey()); err != nil {
		t.Fatal(err)
	}
}

type keyAnswer struct {
	State        string
	Error        string
	Preview      *struct{ Amount amount.Yocto }
	PreviewError string `json:"preview_error"`
}

// key asks for what a link holds.
func (n *node) key(t *testing.T, path string) (status int, answer keyAnswer) {
	t.Helper()
	w := to(n.h, "GET", path, "")
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Code, answer
}

func TestAKeyFromItsCutToItsEnd(t *testing.T) {
	n := newNode(t)
	link, other := n.links[0], n.links[1]
	if status, a := n.key(t, keyPath(link)); status != http.StatusOK || a.State != "active" || a.Preview == nil || a.Preview.Amount != amount.NEAR {
		t.Errorf("before the claim: %d %+v", status, a)
	}
	n.claim(t, link, "robin.test.near")
	if status, a := n.key(t, keyPath(link)); status != http.StatusOK || a.State != "deleted" || a.Preview != nil {
		t.Errorf("after the claim: %d %+v", status, a)
	}
	elsewhere := strings.Replace(keyPath(link), "drop.test.near", "test.near", 1)
	if status, a := n.key(t, elsewhere); status != http.StatusNotFound || a.State != "unknown" {
		t.Errorf("a key that never was: %d %+v", status, a)
	}
	var root struct {
		Keys []struct {
			PublicKey string `json:"public_key"`
		}
	}
	if err := n.client.Do(t.Context(), "query", map[string]any{"request_type": "view_access_key_list", "finality": "final", "account_id": "test.near"}, &root); err != nil {
		t.Fatal(err)
	}
	if status, a := n.key(t, "/v1/keys/test.near/"+root.Keys[0].PublicKey); status != http.StatusOK || a.State != "active" || a.Preview != nil || !strings.Contains(a.PreviewError, `method "preview_claim" is not exported`) {
		t.Errorf("a key of a contract that is no drop: %d %+v", status, a)
	}
	for _, wrong := range []string{"/v1/keys/drop.test.near/ed25519:0", "/v1/keys/drop.test.near/%ff", "/v1/keys/Not%20one/" + other.Key.PublicKey().String()} {
		if status, a := n.key(t, wrong); status != http.StatusBadRequest || a.Error == "" {
			t.Errorf("%s: %d %+v", wrong, status, a)
		}
	}
}

// TestAClaimBetweenTheTwoQuestions: the preview is of the block in which the key
// was found.
func TestAClaimBetweenTheTwoQuestions(t *testing.T) {
	n := newNode(t)
	questions := 0
	n.before = func() {
		if questions++; questions == 2 {
			n.claim(t, n.links[0], "robin.test.near")
		}
	}
	status, a := n.key(t, keyPath(n.links[0]))
	if status != http.StatusOK || a.State != "active" || a.Preview == nil || questions != 2 {
		t.Errorf("%d %+v after %d questions", status, a, questions)
	}
}

func TestStatusAndHealth(t *testing.T) {
	n := newNode(t)
	var status struct {
		ChainID string `json:"chain_id"`
	}
	if w := to(n.h, "GET", "/status", ""); json.Unmarshal(w.Body.Bytes(), &status) != nil || status.ChainID != ledger.DevChainID {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := to(n.h, "GET", "/healthz", ""); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := to(n.h, "POST", "/", `{"id":1,"method":"gas_price","params":[null]}`); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"gas_price"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestStatusTellsWhatIsStored, as the object says.
func TestStatusTellsWhatIsStored(t *testing.T) {
	h := edge.New(edge.Config{Names: "main", Ledger: func(string) (http.RoundTripper, error) {
		return transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/usage" && r.Method == "GET" && r.Body == nil {
				return answering(http.StatusOK, `{"stored_bytes":7}`)(r)
			}
			return answering(http.StatusOK, `{"result":{"chain_id":"garden"}}`)(r)
		}), nil
	}})
	if w := to(h, "GET", "/status", ""); w.Code != http.StatusOK || w.Body.String() != `{"chain_id":"garden","latchkey":{"stored_bytes":7}}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestTheClaimPageMayLoadTurnstile where claims need it; no other page, and nowhere else.
func TestTheClaimPageMayLoadTurnstile(t *testing.T) {
	for _, needed := range []bool{false, true} {
		h := edge.New(edge.Config{Names: "main", Turnstile: needed, Pages: answering(http.StatusOK, "a page"),
			Ledger: func(string) (http.RoundTripper, error) { return nil, nil }})
		policy := to(h, "GET", "/claim", "").Header().Get("Content-Security-Policy")
		const host = "https://challenges.cloudflare.com"
		if strings.Contains(policy, "script-src 'self' "+host) != needed || strings.Contains(policy, "frame-src "+host) != needed {
			t.Errorf("needed %t: %s", needed, policy)
		}
		for _, path := range []string{"/", "/drops", "/grant", "/account/alice.near"} {
			if policy := to(h, "GET", path, "").Header().Get("Content-Security-Policy"); policy != headers.PolicyOf(path) {
				t.Errorf("%s: %s", path, policy)
			}
		}
	}
}

// TestAnObjectThatCannotAnswer: what it says is what the client hears.
func TestAnObjectThatCannotAnswer(t *testing.T) {
	for _, object := range []transport{
		answering(http.StatusServiceUnavailable, `{"error":"ROOT_PUBLIC_KEY is empty"}`),
		answering(http.StatusServiceUnavailable, `{"error":{"latchkey":{"code":"INTERNAL_ERROR","message":"ROOT_PUBLIC_KEY is empty"}}}`),
	} {
		h := edge.New(edge.Config{Names: "*", Ledger: func(string) (http.RoundTripper, error) { return object, nil }})
		for _, path := range []string{"/status", "/healthz", "/v1/keys/a/b"} {
			if w := to(h, "GET", path, ""); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "ROOT_PUBLIC_KEY is empty") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	}
	for name, object := range map[string]transport{
		"no JSON": answering(http.StatusOK, "<html>"), "no result": answering(http.StatusOK, "{}"),
		"nothing": func(*http.Request) (*http.Response, error) { return nil, errors.New("gone") },
	} {
		h := edge.New(edge.Config{Names: "*", Ledger: func(string) (http.RoundTripper, error) { return object, nil }})
		if w := to(h, "GET", "/v1/keys/a/b", ""); w.Code != http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	h := edge.New(edge.Config{Names: "*", Ledger: func(string) (http.RoundTripper, error) { panic("a bug") }})
	if w := to(h, "GET", "/status", ""); w.Code != http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) {
		t.Errorf("a panic: %d %s", w.Code, w.Body)
	}
}

func TestABodyHasALimit(t *testing.T) {
	var got asked
	h := got.handler("main")
	if w := to(h, "POST", "/", string(bytes.Repeat([]byte(" "), rpc.RequestBytesMax))); w.Code != http.StatusOK || got.ledger == "" {
		t.Errorf("a body of the greatest size: %d %s", w.Code, w.Body)
	}
	got = asked{}
	if w := to(h, "POST", "/", string(bytes.Repeat([]byte(" "), rpc.RequestBytesMax+1))); w.Code != http.StatusRequestEntityTooLarge || got.ledger != "" {
		t.Errorf("a larger one: %d %s", w.Code, w.Body)
	}
}

func TestPagesOfOtherOriginsMayAsk(t *testing.T) {
	var got asked
	h := got.handler("main")
	r := httptest.NewRequest("OPTIONS", "https://latchkey.example/v1/claims", nil)
	r.Header["Access-Control-Request-Headers"] = []string{"content-type", "x-one"} // as the Worker hands a list over
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Headers") != "content-type,x-one" || got.ledger != "" {
		t.Errorf("the preflight: %d %v", w.Code, w.Header())
	}
	for _, path := range []string{"/claim", "/status", "/l/none/", "/v1/none"} {
		if w := to(h, "GET", path, ""); w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}

func TestPagesComeFromTheAssets(t *testing.T) {
	var asked *http.Request
	h := edge.New(edge.Config{Names: "main,one", Ledger: func(string) (http.RoundTripper, error) { return nil, nil },
		Pages: transport(func(r *http.Request) (*http.Response, error) {
			asked = r
			response, err := answering(http.StatusTemporaryRedirect, "")(r)
			response.Header.Set("Location", "/claim")
			response.Header.Set("X-Frame-Options", "DENY")
			return response, err
		})})
	for path, location := range map[string]string{"/claim.html": "/claim", "/l/one/claim.html": "/l/one/claim"} {
		w := to(h, "GET", path, "")
		if w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != location || w.Header().Get("X-Frame-Options") != "DENY" ||
			w.Header().Get("Content-Security-Policy") != headers.Policy {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if asked.URL.Path != "/claim.html" || asked.Body != nil {
			t.Errorf("%s asked for %s with body %v", path, asked.URL, asked.Body)
		}
	}
	for _, path := range []string{"/account/alice.near", "/l/one/account/alice.near", "/account/"} {
		if to(h, "GET", path, ""); asked.URL.Path != "/account/" {
			t.Errorf("%s asked for %s", path, asked.URL)
		}
	}
	if w := to(h, "GET", "/l/one/account", ""); w.Code != http.StatusFound || w.Header().Get("Location") != "account/" {
		t.Errorf("accounts without a slash: %d %v", w.Code, w.Header())
	}
}

// TestAddressesOfTheClaimPage: they lead to the page of the same ledger, and the
// assets are not asked.
func TestAddressesOfTheClaimPage(t *testing.T) {
	h := edge.New(edge.Config{Names: "main,one", Ledger: func(string) (http.RoundTripper, error) { return nil, nil },
		Pages: transport(func(r *http.Request) (*http.Response, error) { return nil, errors.New("asked for " + r.URL.Path) })})
	for path, location := range map[string]string{
		"/claim/":                      "../claim",
		"/l/one/claim/":                "../claim",
		"/l/one/linkdrop/a.near/b":     "../../claim#a.near/b",
		"/l/one/claim%23a.near/b":      "../claim#a.near/b",
		"/claim%23a.near%2Fed25519:1.": "claim#a.near%2Fed25519:1.",
	} {
		w := to(h, "GET", path, "")
		if w.Code != http.StatusFound || w.Header().Get("Location") != location || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s, want Location %s", path, w.Code, w.Header(), w.Body, location)
		}
	}
}
