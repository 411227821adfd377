package many

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/core/ledger"
	"latchkey/host/httpd"
	"latchkey/host/metrics"
	"latchkey/host/postgres"
	"latchkey/host/serve"
)

// TestALedgerThatCannotBeOpened for want of the database is away, and not broken. Each says when to come again,
// if that helps, and names the request that it answers.
func TestALedgerThatCannotBeOpened(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		code   string
		again  string
	}{
		{&postgres.OpenError{Err: errors.New("connection refused")}, http.StatusServiceUnavailable, codeAway, "1"},
		{context.DeadlineExceeded, http.StatusServiceUnavailable, codeAway, "1"},
		{&crowdedError{}, http.StatusServiceUnavailable, "NODE_BUSY", "10"},
		{&ledger.DivergedError{Own: &ledger.Entry{}}, http.StatusServiceUnavailable, codeParted, ""},
		{errors.New("the disk is gone"), http.StatusInternalServerError, "INTERNAL_ERROR", ""},
	} {
		s := &Server{process: &serve.Process{Limits: httpd.NewLimits(nil, metrics.New())}}
		for _, asked := range []*http.Request{
			httptest.NewRequest(http.MethodGet, "/status", nil),
			httptest.NewRequest(http.MethodPost, "/v1/claims", strings.NewReader(`{"id":"mine"}`)),
			httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"jsonrpc":"2.0","id":"mine","method":"status"}`)),
		} {
			w := httptest.NewRecorder()
			s.cannot(&local{name: "one"}, w, asked, c.err)
			form := `"code":"` + c.code + `"`
			if asked.URL.Path == "/" {
				form = `"id":"mine"`
			}
			if text := w.Body.String(); w.Code != c.status || !strings.Contains(text, c.code) || !strings.Contains(text, form) || strings.Join(w.Result().Header["Retry-After"], ",") != c.again {
				t.Errorf("%v, %s %s: %d %v %s", c.err, asked.Method, asked.URL.Path, w.Code, w.Result().Header, w.Body)
			}
		}
	}
}
