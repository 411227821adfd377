package many

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/metrics"
	"latchkey/host/postgres"
	"latchkey/host/replica"
	"latchkey/host/serve"
)

// sees is a node that has seen a ledger at another one, of an address.
func sees(address string) (*Server, *local) {
	s := &Server{process: &serve.Process{Limits: httpd.NewLimits(nil, metrics.New())}, client: newClient(), self: "me", wake: make(chan struct{}, 1)}
	s.seen.Store(&seen{nodes: []ledgerlog.Node{{ID: "it", Address: address}}, held: map[string]postgres.Held{"one": {Ledger: "one", Node: "it"}}, moved: make(chan struct{})})
	return s, &local{name: "one", secret: []byte("secret")}
}

// TestANodeDoesNotAskItself when the one that has a ledger names the same address, and says so once.
func TestANodeDoesNotAskItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, l := sees("http://10.0.0.1:3030")
		var said bytes.Buffer
		s.NodeURL, s.config.Log = "http://10.0.0.1:3030", slog.New(slog.NewTextHandler(&said, nil))
		w := httptest.NewRecorder()
		s.answerFor(l, w, httptest.NewRequest(http.MethodPost, "http://front/", strings.NewReader(`{"method":"send_tx"}`)))
		if w.Code != http.StatusServiceUnavailable || strings.Count(said.String(), "--node-url") != 1 {
			t.Errorf("%d %s, it says %q", w.Code, w.Body, &said)
		}
	})
}

// TestWhatANodeDoesNotKnowIsAskedAgain: of one that leads no more while it answers, of one that
// has gone, and of one that hangs up; and the client gets one answer.
func TestWhatANodeDoesNotKnowIsAskedAgain(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{
		"it has just ceased to lead": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusRequestTimeout) },
		"it is another's to answer":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(replica.StatusElsewhere) },
		"it hangs up":                func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		asked := 0
		node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if asked++; asked == 1 {
				first(w, r)
				return
			}
			if _, ok := replica.Vouched(r, []byte("secret")); !ok || r.URL.Path != "/l/one/" || string(body) != `{"method":"send_tx"}` || r.Header.Get("X-Forwarded-For") != "" {
				t.Errorf("%s: %s %s %v", name, r.URL.Path, body, r.Header)
			}
			w.Header().Set(replica.HeightHeader, "7")
			_, _ = io.WriteString(w, "done")
		}))
		defer node.Close()
		s, l := sees(node.URL)
		r := httptest.NewRequest(http.MethodPost, "http://front/", strings.NewReader(`{"method":"send_tx"}`))
		r.Header.Set("X-Forwarded-For", "10.0.0.1")
		w := httptest.NewRecorder()
		begun := time.Now()
		s.answerFor(l, w, r)
		if w.Code != http.StatusOK || w.Body.String() != "done" || asked != 2 || l.height.Load() != 7 || time.Since(begun) > forwardWait {
			t.Errorf("%s: %d %s, asked %d times", name, w.Code, w.Body, asked)
		}
	}
}
