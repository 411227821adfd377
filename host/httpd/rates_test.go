package httpd

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/host/gate"
)

// timed is an answer that keeps the deadline by which more of its request is to come.
type timed struct {
	*httptest.ResponseRecorder
	deadline time.Time
}

func (w *timed) SetReadDeadline(t time.Time) error {
	w.deadline = t
	return nil
}

// TestAnAnswerMayTakeLonger than its request, which has come: a stream would end with the deadline.
func TestAnAnswerMayTakeLonger(t *testing.T) {
	for _, body := range []string{"", "text"} {
		w := &timed{ResponseRecorder: httptest.NewRecorder()}
		got, give, err := readBody(w, httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body)), 10, gate.NewBudget("requests", 1000), "")
		defer give()
		if err != nil || string(got) != body || !w.deadline.IsZero() {
			t.Errorf("%q is read as %q, and its answer is to end by %v: %v", body, got, w.deadline, err)
		}
	}
}
