package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/core/rpc"
)

// answering is a ledger that gives one answer to all questions.
func answering(text string, status int) http.Handler {
	return New(Config{Ask: func(*http.Request, []byte) ([]byte, int, error) { return []byte(text), status, nil }})
}

func to(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, "https://latchkey.example"+path, strings.NewReader(body)))
	return w
}

const someClaim = `{"signed_tx_base64":"AA=="}`

// TestWhatALedgerRefuses: the status says what a client can do about it.
func TestWhatALedgerRefuses(t *testing.T) {
	told := func(code string) string { return `{"error":{"latchkey":{"code":"` + code + `","message":"no"}}}` }
	for _, c := range []struct {
		text   string
		came   int
		status int
		code   string
	}{
		{told("NOT_A_CLAIM"), 200, 400, "NOT_A_CLAIM"},
		{told("UNKNOWN_ACCOUNT"), 200, 404, "UNKNOWN_ACCOUNT"},
		{told("EVENTS_NOT_READY"), 200, 503, "EVENTS_NOT_READY"},
		{told("CONTRACT_NOT_CARRIED"), 200, 422, "CONTRACT_NOT_CARRIED"},
		{told("PARSE_ERROR"), 400, 400, "PARSE_ERROR"},
		{told("TOO_MANY_REQUESTS"), 429, 429, "TOO_MANY_REQUESTS"},
		{`{"error":"ROOT_PUBLIC_KEY is empty","code":"WRONG_SETTING"}`, 503, 503, "WRONG_SETTING"},
		{`{"error":{}}`, 200, 500, CodeInternal},
		{`<html>`, 200, 500, CodeInternal},
		{`{}`, 200, 500, CodeInternal},
	} {
		for _, w := range []*httptest.ResponseRecorder{to(answering(c.text, c.came), "POST", "/v1/claims", someClaim), to(answering(c.text, c.came), "GET", "/v1/events", "")} {
			var f Failure
			if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != c.status || f.Code != c.code || f.Error == "" {
				t.Errorf("%s: %d %s, want %d %s", c.text, w.Code, w.Body, c.status, c.code)
			}
			if again := w.Header().Get("Retry-After"); (again != "") != (c.status == 429 || c.status == 503) {
				t.Errorf("%s: Retry-After is %q", c.text, again)
			}
		}
	}
	gone := New(Config{Ask: func(*http.Request, []byte) ([]byte, int, error) { return nil, 0, errors.New("gone") }})
	if w := to(gone, "GET", "/v1/keys/a/b", ""); w.Code != 500 || !json.Valid(w.Body.Bytes()) {
		t.Errorf("a ledger that is gone: %d %s", w.Code, w.Body)
	}
}

// TestStatesOfClaims: who waits sees by the status that there is more to come.
func TestStatesOfClaims(t *testing.T) {
	for state, status := range map[string]int{rpc.ClaimClaimed: 200, rpc.ClaimUnpaid: 200, rpc.ClaimFailed: 200, rpc.ClaimRunning: 202, rpc.ClaimRefused: 422} {
		if w := to(answering(`{"result":{"state":"`+state+`"}}`, 200), "POST", "/v1/claims", someClaim); w.Code != status || w.Body.String() != `{"state":"`+state+`"}` {
			t.Errorf("%s: %d %s, want %d", state, w.Code, w.Body, status)
		}
	}
}

func TestBodiesHaveTheLedgersLimit(t *testing.T) {
	if BodyBytesMax != rpc.RequestBytesMax {
		t.Errorf("%d bytes are read, the ledger takes %d", BodyBytesMax, rpc.RequestBytesMax)
	}
}

// FuzzAPI: whatever comes, and whatever the ledger says, the answer is JSON with a status.
func FuzzAPI(f *testing.F) {
	f.Add("GET", "/v1/drops/a/1", "", `{"result":{"result":[123,125],"block_height":1}}`, 200)
	f.Add("GET", "/v1/campaigns/a?limit=1", "", `{"result":{"result":[123,34,100,114,111,112,115,34,58,91,123,125,93,125]}}`, 200)
	f.Add("GET", "/v1/keys/a/b", "", `{"result":{"state":"active","block_height":1}}`, 200)
	f.Add("POST", "/v1/claims", someClaim, `{"result":7}`, 200)
	f.Add("GET", "/v1/events?a=b;c", "", `{"error":7}`, 400)
	f.Fuzz(func(t *testing.T, method, path, body, answer string, status int) {
		r, err := http.NewRequest(method, "https://latchkey.example/v1/"+strings.TrimPrefix(path, "/v1/"), strings.NewReader(body))
		if err != nil || !Has(r.URL.Path) || status < 200 || status > 599 {
			return
		}
		w := httptest.NewRecorder()
		answering(answer, status).ServeHTTP(w, r)
		if moved := w.Code == http.StatusMovedPermanently || w.Code == http.StatusTemporaryRedirect; !moved && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s: %d %q", method, path, w.Code, w.Body)
		}
	})
}
