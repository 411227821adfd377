package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"latchkey/core/rpc"
	"latchkey/web/origins"
)

// idleTimeout keeps connections open between requests: clients that pool them
// fail when a server closes one early.
const idleTimeout = 2 * time.Minute

// Server answers HTTP requests.
type Server struct {
	http *http.Server
	log  *slog.Logger
}

// Config is what a server serves.
type Config struct {
	RPC    *rpc.Server
	Faucet *Faucet // nil: the ledger has none
	Pages  fs.FS   // the built web pages; nil: the program has none
	// PublicURL is where others reach the server, if that was said.
	PublicURL string
	Log       *slog.Logger
}

// New returns a server; Serve starts it.
func New(c Config) *Server {
	s := &Server{log: c.Log}
	mux := http.NewServeMux()
	mux.Handle("POST /{$}", rpcHandler(c.RPC))
	mux.Handle("GET /status", getHandler(c.RPC, "status"))
	mux.Handle("GET /health", getHandler(c.RPC, "health"))
	mux.Handle("GET /healthz", healthHandler(c.RPC))
	if c.Pages != nil {
		mux.Handle("GET /", pages(c.Pages))
	} else {
		mux.HandleFunc("GET /", noPages)
	}
	if c.Faucet != nil {
		mux.Handle("POST /account", newDevelopment(c.PublicURL).only(c.Faucet.handler(c.RPC)))
	}
	s.http = &http.Server{Handler: s.logged(origins.Any(mux)), IdleTimeout: idleTimeout, ReadHeaderTimeout: 10 * time.Second}
	return s
}

// Handler returns what the server does with a request, for tests and for
// serving it elsewhere.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Serve answers requests on l until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown stops accepting, lets running requests finish and returns; when ctx
// ends first it cuts them off.
func (s *Server) Shutdown(ctx context.Context) error {
	if err := s.http.Shutdown(ctx); err != nil {
		return s.http.Close()
	}
	return nil
}

func rpcHandler(server *rpc.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, rpc.RequestBytesMax+1))
		if err != nil && len(body) <= rpc.RequestBytesMax {
			http.Error(w, "request body: "+err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, server, body)
	})
}

func answer(w http.ResponseWriter, server *rpc.Server, body []byte) {
	text, status := server.Handle(body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that left needs no answer
}

// getHandler serves a method without parameters as nearcore does: the result alone.
func getHandler(server *rpc.Server, method string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		text, status := server.Handle([]byte(`{"jsonrpc":"2.0","id":0,"method":"` + method + `","params":[]}`))
		var reply struct {
			Result json.RawMessage `json:"result"`
		}
		if err := json.Unmarshal(text, &reply); err != nil || reply.Result == nil {
			reply.Result = text
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(reply.Result)
	})
}

// healthHandler says whether the store answers.
func healthHandler(server *rpc.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if _, status := server.Handle([]byte(`{"id":0,"method":"status","params":[]}`)); status != http.StatusOK {
			http.Error(w, "unhealthy: the store does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})
}

// logged notes each request at debug level.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		next.ServeHTTP(w, r)
		s.log.Debug("request", "method", r.Method, "path", loggedPath(r), "took", time.Since(start))
	})
}
