package httpd

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"latchkey/web/headers"
)

func TestAddressesOfTheClaimPage(t *testing.T) {
	var log bytes.Buffer
	s := New(Config{
		Pages: fstest.MapFS{"claim.html": {Data: []byte("the claim page")}},
		Log:   slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "https://host.example"+path, nil))
		return w
	}
	if w := get("/claim"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "the claim page") {
		t.Errorf("/claim: %d %s", w.Code, w.Body)
	}
	const secret = "3KyUuch8pYP47krBq4DosFEVBMR5wDTMQ8AThzM8kAEc"
	for path, location := range map[string]string{
		"/claim/": "../claim",
		"/linkdrop/drop.test.near/ed25519:" + secret:  "../../claim#drop.test.near/ed25519:" + secret,
		"/claim%23drop.test.near/ed25519:" + secret:   "../claim#drop.test.near/ed25519:" + secret,
		"/claim%23drop.test.near%2Fed25519:" + secret: "claim#drop.test.near%2Fed25519:" + secret,
	} {
		w := get(path)
		if w.Code != http.StatusFound || w.Header().Get("Location") != location || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v, want Location %s", path, w.Code, w.Header(), location)
		}
	}
	for _, path := range []string{"//linkdrop/drop.test.near/", "/x/linkdrop/drop.test.near/", "//claim%23drop.test.near/", "/claim%2523drop.test.near/"} {
		get(path + secret)
	}
	if w := get("/claims"); w.Code != http.StatusNotFound {
		t.Errorf("/claims: %d", w.Code)
	}
	if !strings.Contains(log.String(), "path=/claim ") || strings.Contains(log.String(), secret) {
		t.Errorf("the log has a key, or nothing:\n%s", &log)
	}
}

// TestPagesSayWhatTheyMayDo, wherever they are asked for, and the pages alone.
func TestPagesSayWhatTheyMayDo(t *testing.T) {
	s := New(Config{Pages: fstest.MapFS{"claim.html": {}, "grant.html": {}, "drops.html": {}, "account/index.html": {}, "account/activity/index.html": {}, "explorer/index.html": {}, "index.html": {}, "assets/b.js": {}}, Log: slog.New(slog.DiscardHandler)})
	for path, status := range map[string]int{"/": 200, "/claim": 200, "/grant": 200, "/drops": 200, "/account/": 200, "/account/alice.near": 200, "/account/a/b": 404, "/account": 302, "/account/alice.near/activity": 200, "/account/activity/": 404, "/tx/9h": 200, "/block/1": 200, "/contract/a.near": 200, "/explorer/": 200, "/explorer": 302, "/tx/a/b": 404, "/assets/b.js": 200, "/assets/none.js": 404, "/assets/": 404, "/assets": 404, "/linkdrop/x": 302} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != status || strings.Contains(w.Body.String(), "b.js\"") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		if policy := w.Header().Get("Content-Security-Policy"); policy != headers.PolicyOf(path) {
			t.Errorf("%s has the policy %q", path, policy)
		}
	}
	for _, policy := range []string{headers.Policy, headers.CorePolicy, headers.CompilerPolicy} {
		for _, want := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("the policy lacks %s: %s", want, policy)
			}
		}
		if strings.Contains(strings.ReplaceAll(policy, "'wasm-unsafe-eval'", ""), "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("the policy lets in what it should keep out: %s", policy)
		}
	}
	if strings.Contains(headers.Policy, "wasm") || headers.PolicyOf("/") != headers.CorePolicy || headers.PolicyOf("/claim") != headers.Policy {
		t.Error("only what runs the core may compile WebAssembly")
	}
	if headers.PolicyOf("/assets/compiler.worker-x.js") != headers.CompilerPolicy || strings.Contains(strings.ReplaceAll(headers.CorePolicy, "img-src 'self' data:", ""), "data:") {
		t.Error("only the compiler's worker may read data: addresses")
	}
}

// TestPagesHaveTheHeadersOfTheWorkers: Cloudflare takes those of its assets from a
// file that worker/tools writes.
func TestPagesHaveTheHeadersOfTheWorkers(t *testing.T) {
	source, err := os.ReadFile("../../worker/tools/prepare.mjs")
	if err != nil {
		t.Fatal(err)
	}
	file := regexp.MustCompile("(?s)const pageHeaders = `(/.*?)`;").FindSubmatch(source)
	if file == nil {
		t.Fatal("worker/tools/prepare.mjs has no pageHeaders")
	}
	const ofCompiler = "/assets/compiler.worker-*"
	s := New(Config{Pages: fstest.MapFS{"assets/b.js": {}, "assets/compiler.worker-c.js": {}}, Log: slog.New(slog.DiscardHandler)})
	got := map[string]http.Header{}
	for pattern, path := range map[string]string{"/*": "/assets/b.js", "/assets/*": "/assets/b.js", ofCompiler: "/assets/compiler.worker-c.js"} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		got[pattern] = w.Header()
	}
	pattern := ""
	for line := range strings.Lines(string(file[1])) {
		name, value, isHeader := strings.Cut(strings.TrimSpace(line), ": ")
		if strings.HasPrefix(name, "!") { // in place of what another pattern sets
			continue
		}
		if !isHeader {
			pattern = name
		} else if got[pattern].Get(name) != value {
			t.Errorf("%s: the node has %q for %s, the Worker %q", pattern, got[pattern].Get(name), name, value)
		}
	}
	if pattern != ofCompiler {
		t.Errorf("the headers end with those of %q", pattern)
	}
}
