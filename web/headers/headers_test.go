package headers

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestOpenersAreKeptAwayWhereBrowsersHeedIt: in secure contexts, which are https and this machine. On plain http
// browsers would complain of the header.
func TestOpenersAreKeptAwayWhereBrowsersHeedIt(t *testing.T) {
	for address, want := range map[string]bool{
		"https://latchkey.example/grant": true, "http://127.0.0.1:3030/grant": true, "http://[::1]:3030/": true, "http://localhost/": true, "http://a.localhost:1/": true,
		"http://latchkey.example/grant": false, "http://192.168.0.7:3030/": false, "http://127.0.0.1.evil.example/": false, "http://notlocalhost/": false, "http:///": false,
	} {
		h := http.Header{}
		Set(h, httptest.NewRequest("GET", address, nil))
		if got := h.Get("Cross-Origin-Opener-Policy") == "same-origin"; got != want {
			t.Errorf("%s: %v", address, h)
		}
	}
	behind := httptest.NewRequest("GET", "http://latchkey.example/grant", nil)
	behind.Header.Set("X-Forwarded-Proto", "https")
	h := http.Header{}
	if Set(h, behind); h.Get("Cross-Origin-Opener-Policy") == "" {
		t.Error("none behind a proxy that has the certificate")
	}
}
