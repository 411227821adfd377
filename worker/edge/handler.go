package edge

import (
	"net/http"

	"latchkey/host/api"
	"latchkey/host/ledgerpath"
	"latchkey/web/origins"
)

// Config is what a handler stands in front of.
type Config struct {
	// Ledger returns the object that keeps the ledger of this name. It answers
	// POST / with JSON-RPC and GET /v1/events/stream.
	Ledger func(name string) (http.RoundTripper, error)
	Pages  http.RoundTripper
	// Default is the ledger of addresses that name none: that of the host name; empty: main.
	Default string
	// Names has the ledgers that may be made, separated by commas, or is *.
	Names string
	// Turnstile says that claims need a token of it: the claim page may then load and frame it.
	Turnstile bool
}

// New returns the Worker's surface.
func New(c Config) http.Handler {
	if c.Default == "" {
		c.Default = ledgerpath.Main
	}
	return recovered(origins.Any(&handler{c}))
}

type handler struct{ Config }

// ServeHTTP finds the ledger and leaves the rest to what answers for it.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := ledgerpath.Of(r.URL.EscapedPath(), h.Default)
	if !mayExist(at.Ledger, h.Names) {
		api.Fail(w, http.StatusNotFound, api.CodeNoLedger, "there is no ledger %s here", at.Ledger)
		return
	}
	if !at.IsClean() {
		api.Fail(w, http.StatusNotFound, api.CodeNoAddress, "no %s: an address has no empty segments, and no ..", r.URL.EscapedPath())
		return
	}
	object, err := h.Ledger(at.Ledger)
	if err != nil {
		api.Fail(w, http.StatusInternalServerError, api.CodeInternal, "ledger %s: %v", at.Ledger, err)
		return
	}
	inner, err := at.Request(r)
	if err != nil {
		api.Fail(w, http.StatusBadRequest, api.CodeBadRequest, "the address is not well encoded")
		return
	}
	l := ledger{object}
	if api.Has(inner.URL.Path) {
		api.New(api.Config{Ask: l.answer, Stream: l.stream}).ServeHTTP(w, inner)
		return
	}
	api.Route(routes(l, pages{h.Pages, at.Prefix, h.Turnstile}), w, inner)
}

// routes lists what is answered for one ledger beside host/api.
func routes(l ledger, p pages) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", l.pass)
	mux.HandleFunc("GET /status", l.status)
	mux.HandleFunc("GET /healthz", l.health)
	mux.HandleFunc("GET /", p.serve)
	return mux
}
