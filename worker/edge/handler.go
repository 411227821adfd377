package edge

import (
	"net/http"
	"path"
	"strings"

	"latchkey/web/origins"
)

// requestBytesMax bounds a request's body, in bytes: as core/rpc.
const requestBytesMax = 8 << 20

// Config is what a handler stands in front of.
type Config struct {
	// Ledger returns the object that keeps the ledger of this name. It answers
	// POST / with JSON-RPC and POST /v1/claims.
	Ledger func(name string) (http.RoundTripper, error)
	Pages  http.RoundTripper
	// Names has the ledgers that may be made, separated by commas, or is *.
	Names string
}

// New returns the Worker's surface.
func New(c Config) http.Handler { return recovered(origins.Any(&handler{c})) }

type handler struct{ Config }

// ServeHTTP finds the ledger and leaves the rest to what answers for it.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := addressOf(r.URL.EscapedPath())
	if !mayExist(at.ledger, h.Names) {
		fail(w, http.StatusNotFound, "there is no ledger %s here", at.ledger)
		return
	}
	if !isClean(at.within) {
		fail(w, http.StatusNotFound, "no %s: an address has no empty segments, and no ..", r.URL.EscapedPath())
		return
	}
	object, err := h.Ledger(at.ledger)
	if err != nil {
		fail(w, http.StatusInternalServerError, "ledger %s: %v", at.ledger, err)
		return
	}
	inner, err := at.request(r)
	if err != nil {
		fail(w, http.StatusBadRequest, "the address is not well encoded")
		return
	}
	serve(routes(ledger{object}, pages{h.Pages, at.prefix}), w, inner)
}

// isClean reports whether a path is as net/http wants it; to others it answers with
// a redirection, which would lead to another ledger.
func isClean(within string) bool {
	clean := path.Clean(within)
	return within == clean || within == clean+"/" && clean != "/"
}

// routes lists what is answered for one ledger.
func routes(l ledger, p pages) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", l.pass)
	mux.HandleFunc("POST /v1/claims", l.pass)
	mux.HandleFunc("GET /v1/keys/{contract}/{public_key}", l.key)
	mux.HandleFunc("GET /v1", unknown)
	mux.HandleFunc("GET /v1/", unknown)
	mux.HandleFunc("GET /status", l.status)
	mux.HandleFunc("GET /healthz", l.health)
	mux.HandleFunc("GET /", p.serve)
	return mux
}

// serve runs the route of r; if there is none for its method, that is said in JSON.
func serve(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	route, pattern := mux.Handler(r)
	if pattern != "" {
		mux.ServeHTTP(w, r)
		return
	}
	refusal := statusOnly{header: http.Header{}}
	route.ServeHTTP(&refusal, r)
	allowed := refusal.header.Values("Allow")
	if len(allowed) > 0 {
		w.Header()["Allow"] = allowed
	}
	fail(w, refusal.status, "no %s %s; allowed: %s", r.Method, r.URL.Path, strings.Join(allowed, ", "))
}

func unknown(w http.ResponseWriter, r *http.Request) {
	fail(w, http.StatusNotFound, "no %s %s: see worker/README.md", r.Method, r.URL.Path)
}

// statusOnly drops the text of an answer.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
