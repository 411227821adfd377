package httpd

import (
	"log/slog"
	"testing"
	"time"
)

// TestIdleConnectionsStayOpen: Node's client keeps connections for five seconds
// and fails with "other side closed" when the server is quicker.
func TestIdleConnectionsStayOpen(t *testing.T) {
	s := New(Config{Log: slog.New(slog.DiscardHandler)})
	if s.http.IdleTimeout < 30*time.Second {
		t.Errorf("idle connections are closed after %v", s.http.IdleTimeout)
	}
	if s.http.ReadTimeout != 0 || s.http.WriteTimeout != 0 {
		t.Error("a large transaction over a slow connection is cut off")
	}
}
