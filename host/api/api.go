package api

import (
	_ "embed"
	"net/http"
	"strings"
)

// BodyBytesMax bounds a request's body, in bytes: as core/rpc.
const BodyBytesMax = 8 << 20

// Config is what a handler stands in front of.
type Config struct {
	// Ask has the ledger answer JSON-RPC, for r. It returns the HTTP status that goes with
	// the answer.
	Ask func(r *http.Request, question []byte) (answer []byte, status int, err error)
	// Send writes an answer whose headers are set; nil: all at once.
	Send func(w http.ResponseWriter, r *http.Request, status int, body []byte)
	// Stream answers GET /v1/events/stream, which goes on for longer than a question; nil:
	// something else does.
	Stream http.HandlerFunc
}

// Has reports whether a path is below /v1/.
func Has(path string) bool { return path == "/v1" || strings.HasPrefix(path, "/v1/") }

// New returns the handler of all below /v1/.
func New(c Config) http.Handler {
	if c.Send == nil {
		c.Send = send
	}
	a := &api{c}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/claims", a.claim)
	mux.HandleFunc("GET /v1/keys/{contract}/{public_key}", a.key)
	mux.HandleFunc("GET /v1/drops/{contract}/{id}", a.drop)
	mux.HandleFunc("GET /v1/campaigns/{funder}", a.campaign)
	mux.HandleFunc("GET /v1/events", a.events)
	mux.HandleFunc("GET /v1/log", a.log)
	if c.Stream != nil {
		mux.HandleFunc("GET /v1/events/stream", c.Stream)
	}
	mux.HandleFunc("GET /v1/openapi.json", a.document)
	mux.HandleFunc("GET /v1", unknown)
	mux.HandleFunc("GET /v1/", unknown)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { Route(mux, w, r) })
}

type api struct{ Config }

// Document is the OpenAPI document of the interface.
//
//go:embed openapi.json
var Document []byte

func (a *api) document(w http.ResponseWriter, r *http.Request) { a.read(w, r, http.StatusOK, Document) }

func unknown(w http.ResponseWriter, r *http.Request) {
	Fail(w, http.StatusNotFound, CodeNoAddress, "no %s %s: /v1/openapi.json lists what there is", r.Method, r.URL.Path)
}

// Route runs the route of r; if there is none for its method, that is said in JSON.
func Route(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	route, pattern := mux.Handler(r)
	if pattern != "" {
		mux.ServeHTTP(w, r)
		return
	}
	refusal := statusOnly{header: http.Header{}}
	route.ServeHTTP(&refusal, r)
	code, allowed := CodeNoAddress, refusal.header.Values("Allow")
	if len(allowed) > 0 {
		code, w.Header()["Allow"] = CodeNoMethod, allowed
	}
	Fail(w, refusal.status, code, "no %s %s; allowed: %s", r.Method, r.URL.Path, strings.Join(allowed, ", "))
}

// statusOnly drops the text of an answer.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
