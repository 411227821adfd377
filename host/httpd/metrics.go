package httpd

import (
	"log/slog"
	"net/http"
)

// metricsConnectionsMax bounds the connections to an address for metrics alone.
const metricsConnectionsMax = 16

// metricsPath is where metrics are, on the node's own address or on theirs.
const metricsPath = "GET /metrics"

// NewMetrics returns a server of metrics alone, for whoever reaches it.
func NewMetrics(metrics http.Handler, log *slog.Logger) *Server {
	mux := http.NewServeMux()
	mux.Handle(metricsPath, metrics)
	s := &Server{log: log, connections: newConnections(metricsConnectionsMax, nil, unmetered{})}
	s.http = s.answering(prompt(mux))
	s.http.WriteTimeout = rateGrace // no answer is long
	return s
}

// ForThisMachine hides metrics from all but programs of this machine.
func ForThisMachine(metrics http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isOfThisMachine(r) {
			http.NotFound(w, r)
			return
		}
		metrics.ServeHTTP(w, r)
	})
}

// isOfThisMachine reports whether a program of this machine asks for itself: not a proxy
// for others, and not a browser for a page of another origin.
func isOfThisMachine(r *http.Request) bool {
	for _, header := range []string{"X-Forwarded-For", "Forwarded"} {
		if len(r.Header.Values(header)) > 0 {
			return false
		}
	}
	return addressOf(r.RemoteAddr).IsLoopback() && development{}.check(r) == nil
}
