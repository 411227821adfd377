package headers

import "net/http"

// Policy is what a page may do: load its own files, run the core, and ask the ledger of
// the place that it was loaded from, nothing else. Pages are served by the host whose
// ledger they ask, so they need no other. A frame could put a page under
// somebody's buttons; no page may be in one.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
	"img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Set sets the headers.
func Set(h http.Header) {
	h.Set("Content-Security-Policy", Policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}
