package many

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/host/postgres"
)

// TestALedgerThatCannotBeOpened for want of the database is away, and not broken.
func TestALedgerThatCannotBeOpened(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{&postgres.OpenError{Err: errors.New("connection refused")}, http.StatusServiceUnavailable, codeAway},
		{errors.New("the disk is gone"), http.StatusInternalServerError, "INTERNAL"},
	} {
		w := httptest.NewRecorder()
		(&Server{}).cannot(&local{name: "one"}, w, httptest.NewRequest(http.MethodGet, "/status", nil), c.err)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) {
			t.Errorf("%v: %d %s, want %d %s", c.err, w.Code, w.Body, c.status, c.code)
		}
	}
}
