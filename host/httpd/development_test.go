package httpd

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// askAs asks for a development power with a Host, at an address, with Origins.
func askAs(d development, host, at string, origins ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/account", nil)
	r.Host = host
	for _, origin := range origins {
		r.Header.Add("Origin", origin)
	}
	if at != "" {
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.ParseIP(at), Port: 3030})))
	}
	w := httptest.NewRecorder()
	d.only(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })).ServeHTTP(w, r)
	return w
}

func TestWhoHasDevelopmentPowers(t *testing.T) {
	const public = "https://Drops.example/"
	for _, c := range []struct {
		public, host, at string
		origins          []string
		want             int
	}{
		// Programs of this machine.
		{"", "127.0.0.1:3030", "127.0.0.1", nil, 200},
		{"", "127.0.0.1", "127.0.0.1", nil, 200},
		{"", "127.9.9.9:80", "127.9.9.9", nil, 200},
		{"", "[::1]:3030", "::1", nil, 200},
		{"", "[::1]", "::1", nil, 200},
		{"", "LocalHost:3030", "127.0.0.1", nil, 200},
		{"", "localhost", "", nil, 200},
		// Names that somebody made to lead here.
		{"", "evil.example", "127.0.0.1", nil, 403},
		{"", "evil.example:3030", "127.0.0.1", []string{"http://evil.example:3030"}, 403},
		{"", "localhost.evil.example", "127.0.0.1", nil, 403},
		{"", "evil.localhost", "127.0.0.1", nil, 403},
		{"", "127.0.0.1.evil.example", "127.0.0.1", nil, 403},
		{"", "", "127.0.0.1", nil, 403},
		{"", "0.0.0.0:3030", "127.0.0.1", nil, 403},
		{"", "10.0.0.9:3030", "127.0.0.1", nil, 403},
		// The address of the machine that was asked.
		{"", "10.0.0.9:3030", "10.0.0.9", nil, 200},
		{"", "10.0.0.9:3030", "::ffff:10.0.0.9", nil, 200},
		{"", "10.0.0.9:3030", "10.0.0.9", []string{"http://10.0.0.9:3030"}, 200},
		{"", "10.0.0.9:3030", "", nil, 403},
		// Pages.
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"http://127.0.0.1:3030"}, 200},
		{"", "localhost:80", "127.0.0.1", []string{"http://localhost"}, 200},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"http://localhost:3030"}, 403},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"http://127.0.0.1:5173"}, 403},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"https://127.0.0.1:3030"}, 403},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"https://evil.example"}, 403},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"null"}, 403},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{""}, 403},
		{"", "127.0.0.1:3030", "127.0.0.1", []string{"http://127.0.0.1:3030", "https://evil.example"}, 403},
		// The public address, whether a proxy passes its name on or not.
		{public, "drops.example", "127.0.0.1", []string{"https://drops.example"}, 200},
		{public, "drops.example", "127.0.0.1", nil, 200},
		{public, "127.0.0.1:3030", "127.0.0.1", []string{"https://drops.example"}, 200},
		{public, "drops.example", "127.0.0.1", []string{"https://evil.example"}, 403},
		{public, "drops.example:8080", "127.0.0.1", nil, 403},
		{"http://node:3030", "node:3030", "172.17.0.2", nil, 200},
		{"https://drops.example:443", "drops.example", "127.0.0.1", []string{"https://drops.example"}, 200},
	} {
		w := askAs(newDevelopment(c.public), c.host, c.at, c.origins...)
		if w.Code != c.want {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
}

func TestARefusalSaysTheRule(t *testing.T) {
	for _, c := range []struct{ host, origin, want string }{
		{"evil.example:3030", "", `not at "evil.example:3030": use one of them, or start the node with --public-url http://evil.example:3030`},
		{"127.0.0.1:3030", "null", `not a page of "null": ask without an Origin, from http://127.0.0.1:3030, or from the origin that --public-url names`},
	} {
		var origins []string
		if c.origin != "" {
			origins = []string{c.origin}
		}
		w := askAs(development{}, c.host, "127.0.0.1", origins...)
		var answer struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || !strings.Contains(answer.Error, c.want) {
			t.Errorf("%s: %v, want %s", w.Body, err, c.want)
		}
		if w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("it is %q", w.Header().Get("Content-Type"))
		}
	}
}
