package httpd

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"latchkey/host/gate"
)

// behind is a node of several that has not come to any block.
type behind struct{}

func (behind) Send(context.Context, netip.Addr, bool, []byte, func([]byte) ([]byte, int)) ([]byte, int) {
	panic("nothing is sent")
}
func (behind) Forwarded(*http.Request) (netip.Addr, bool) { return netip.Addr{}, false }
func (behind) Height() uint64                             { return 1 }
func (behind) Await(context.Context, uint64) bool         { return false }
func (behind) Term() uint64                               { return 0 }

// TestWhatANodeHasNotComeToIsAnsweredInItsForm: with the id of what was asked, or as below /v1/.
func TestWhatANodeHasNotComeToIsAnsweredInItsForm(t *testing.T) {
	s := &Server{peers: behind{}, limits: NewLimits(nil, unmetered{})}
	for _, c := range []struct{ method, path, body, want string }{
		{http.MethodPost, "/", `{"jsonrpc":"2.0","id":"mine","method":"status"}`, `"id":"mine"`},
		{http.MethodPost, "/", `{"jsonrpc":"2.0","method":"status"}`, `"code":"LEDGER_AWAY"`},
		{http.MethodGet, "/v1/events", "", `{"error":"this node has not come to block 7","code":"LEDGER_AWAY"}`},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set(heightHeader, "7")
		w := httptest.NewRecorder()
		s.among(http.NotFoundHandler()).ServeHTTP(w, r)
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), c.want) || w.Header().Get("Retry-After") != "1" {
			t.Errorf("%s %s: %d %v %s", c.method, c.path, w.Code, w.Header(), w.Body)
		}
	}
}

// TestARefusalNamesWhatItAnswers: where the request was read, and there is no room for its answer; and a body
// that there is no room for is refused in the form of what it was for.
func TestARefusalNamesWhatItAnswers(t *testing.T) {
	l := NewLimits(nil, unmetered{})
	l.answers = gate.NewBudget("answers", 1)
	_, err := l.hold("me", make([]byte, smallAnswerBytes+1))
	w := httptest.NewRecorder()
	l.refuse(w, []byte(`{"jsonrpc":"2.0","id":7,"method":"block"}`), time.Now(), err)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `"id":7`) || w.Header().Get("Retry-After") != "1" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	l.requests = gate.NewBudget("requests", 1)
	for path, want := range map[string]string{"/": `"id":null`, "/v1/claims": `{"error":`} {
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(make([]byte, 9)))
		w := httptest.NewRecorder()
		_, give, err := l.Body(w, r)
		give()
		l.RefuseBody(w, r, err)
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), want) || w.Header().Get("Retry-After") != "1" {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
}
