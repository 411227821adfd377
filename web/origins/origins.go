package origins

import (
	"net/http"
	"strings"
)

// preflightSeconds is how long browsers need not ask again what they may send.
const preflightSeconds = "86400"

// Any answers browsers that ask what their page may send, and leaves the rest to next.
func Any(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Expose-Headers", "ETag, Retry-After")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method == http.MethodOptions {
			preflight(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	// Inside of the Worker a list is several values.
	asked := strings.Join(r.Header.Values("Access-Control-Request-Headers"), ",")
	if asked == "" {
		asked = "*"
	}
	h.Set("Access-Control-Allow-Headers", asked)
	h.Set("Access-Control-Max-Age", preflightSeconds)
	w.WriteHeader(http.StatusNoContent)
}
