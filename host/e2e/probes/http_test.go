package probes

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"latchkey/core/rpc"
)

// request sends one HTTP request and returns the answer with its body read.
func (s *server) request(t testing.TB, method, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestHTTP(t *testing.T) {
	s := newServer(t)
	t.Run("any page may ask", func(t *testing.T) {
		r, _ := s.request(t, "OPTIONS", "/", "", "Origin", "https://example.com",
			"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type,x-api-key")
		for name, want := range map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
			"Access-Control-Allow-Headers": "content-type,x-api-key", "Access-Control-Max-Age": "86400"} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if r.StatusCode != 204 {
			t.Errorf("the preflight has status %d", r.StatusCode)
		}
		for _, body := range []string{`{"id":1,"method":"status"}`, `nonsense`} {
			if r := s.post(t, []byte(body)); r.header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("the answer to %s is for no page", body)
			}
		}
	})
	t.Run("what can be asked with GET", func(t *testing.T) {
		for path, want := range map[string]string{"/status": `"chain_id":"localnet"`, "/health": "null", "/healthz": "ok\n"} {
			if r, text := s.request(t, "GET", path, ""); r.StatusCode != 200 || !strings.Contains(text, want) {
				t.Errorf("%s: %d %s", path, r.StatusCode, text)
			}
		}
	})
	t.Run("what can not be asked", func(t *testing.T) {
		s.changesNothing(t, func() {
			for _, c := range []struct {
				method, path string
				status       int
			}{{"PUT", "/", 405}, {"DELETE", "/", 405}, {"POST", "/status", 405}, {"POST", "/rpc", 405}, {"PUT", "/account", 405}, {"GET", "/../../etc/passwd", 404}} {
				if r, text := s.request(t, c.method, c.path, `{"id":1,"method":"status"}`); r.StatusCode != c.status {
					t.Errorf("%s %s: %d %s", c.method, c.path, r.StatusCode, text)
				}
			}
		})
	})
	t.Run("the content type does not matter", func(t *testing.T) {
		for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8"} {
			if r, text := s.request(t, "POST", "/", `{"id":1,"method":"health"}`, "Content-Type", contentType); r.StatusCode != 200 || !strings.Contains(text, `"result":null`) {
				t.Errorf("%q: %d %s", contentType, r.StatusCode, text)
			}
		}
	})
	t.Run("bodies have a bound", func(t *testing.T) {
		s.changesNothing(t, func() { bodyBounds(t, s) })
	})
	t.Run("the faucet tells what it does not like", func(t *testing.T) {
		s.changesNothing(t, func() { badFaucetRequests(t, s) })
	})
	t.Run("many ask at once", func(t *testing.T) {
		s.changesNothing(t, func() { manyAtOnce(t, s) })
	})
}

func bodyBounds(t *testing.T, s *server) {
	fill := func(size int) []byte {
		body := []byte(`{"id":1,"method":"health","params":[]`)
		return append(append(body, bytes.Repeat([]byte(" "), size-len(body)-1)...), '}')
	}
	if r := s.post(t, fill(rpc.RequestBytesMax)); r.status != 200 || r.Error != nil {
		t.Errorf("the largest body: %d %.300s", r.status, r.text)
	}
	for _, size := range []int{rpc.RequestBytesMax + 1, rpc.RequestBytesMax + 2, 3 * rpc.RequestBytesMax} {
		r := s.post(t, fill(size))
		if r.status != 400 || r.cause() != "PARSE_ERROR" || !strings.Contains(string(r.Error.Data), "at most 8388608 are allowed") {
			t.Errorf("a body of %d bytes: %d %.300s", size, r.status, r.text)
		}
	}
}

func badFaucetRequests(t *testing.T, s *server) {
	const key = `"ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"`
	for what, body := range map[string]string{
		"nothing":          ``,
		"no JSON":          `hello`,
		"no name":          `{"newAccountPublicKey":` + key + `}`,
		"no key":           `{"newAccountId":"x.test.near"}`,
		"a bad name":       `{"newAccountId":"X","newAccountPublicKey":` + key + `}`,
		"a bad key":        `{"newAccountId":"x.test.near","newAccountPublicKey":"ed25519:abc"}`,
		"another's name":   `{"newAccountId":"x.drop.test.near","newAccountPublicKey":` + key + `}`,
		"an implicit name": `{"newAccountId":"` + strings.Repeat("ab", 32) + `","newAccountPublicKey":` + key + `}`,
		"much":             `{"newAccountId":"` + strings.Repeat("a", 5000) + `","newAccountPublicKey":` + key + `}`,
	} {
		if r, text := s.request(t, "POST", "/account", body); r.StatusCode != 400 || !strings.Contains(text, `{"error":"`) {
			t.Errorf("%s: %d %s", what, r.StatusCode, text)
		}
	}
}

func manyAtOnce(t *testing.T, s *server) {
	var all sync.WaitGroup
	for worker := range 16 {
		all.Go(func() {
			for i := range 40 {
				id := worker*1000 + i
				body := fmt.Appendf(nil, `{"id":%d,"method":"query","params":{"request_type":"view_account","finality":"final","account_id":"test.near"}}`, id)
				if i%4 == 0 {
					body = fmt.Appendf(nil, `{"id":%d,"method":"send_tx","params":["AAAA"]}`, id)
				}
				r := s.post(t, body)
				if string(r.ID) != fmt.Sprint(id) || (r.Error != nil) != (i%4 == 0) {
					t.Errorf("request %d: %s", id, r.text)
				}
			}
		})
	}
	all.Wait()
}
