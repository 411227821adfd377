package edge

import (
	"io"
	"log"
	"net/http"
	"strings"

	"latchkey/host/api"
	"latchkey/web/forward"
	"latchkey/web/headers"
)

// pages are the built web pages, served from the Worker's assets.
type pages struct {
	assets http.RoundTripper
	prefix string // where the ledger's pages are, as the browser sees it

	turnstile bool // the claim page may load and frame it
}

// turnstileHost is where browsers get Turnstile.
const turnstileHost = "https://challenges.cloudflare.com"

// policy is what the page at path may do.
func (p pages) policy(path string) string {
	policy := headers.PolicyOf(path)
	if !p.turnstile || path != forward.Page {
		return policy
	}
	return strings.Replace(policy, "script-src 'self'", "script-src 'self' "+turnstileHost, 1) + "; frame-src " + turnstileHost
}

func (p pages) serve(w http.ResponseWriter, r *http.Request) {
	if forward.Redirect(w, r) {
		return
	}
	asked := r.Clone(r.Context())
	asked.Body = nil // which JavaScript wants of a GET
	if folder := forward.Folder(r.URL.Path); folder != "" {
		asked.URL.Path, asked.URL.RawPath = folder, ""
	}
	response, err := p.assets.RoundTrip(asked)
	if err != nil {
		api.Fail(w, http.StatusInternalServerError, api.CodeInternal, "the page could not be read: %v", err)
		return
	}
	defer response.Body.Close()
	for name, values := range response.Header {
		w.Header()[name] = values
	}
	headers.Set(w.Header(), r)
	w.Header().Set("Content-Security-Policy", p.policy(r.URL.Path))
	if to := response.Header.Get("Location"); strings.HasPrefix(to, "/") {
		w.Header().Set("Location", p.prefix+to)
	}
	w.WriteHeader(response.StatusCode)
	// Nothing may stand between: the body then goes past this program.
	if _, err := io.Copy(w, response.Body); err != nil {
		log.Println("a page was not sent to its end")
	}
}
