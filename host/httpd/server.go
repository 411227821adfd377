package httpd

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"latchkey/core/rpc"
	"latchkey/web/origins"
)

// idleTimeout keeps connections open between requests: clients that pool them
// fail when a server closes one early.
const idleTimeout = 2 * time.Minute

// headerBytesMax bounds the headers of a request.
const headerBytesMax = 64 << 10

// Server answers HTTP requests.
type Server struct {
	http        *http.Server
	log         *slog.Logger
	engine      Engine
	limits      *limits
	connections *connections
}

// Config is what a server serves.
type Config struct {
	RPC    *rpc.Server
	Engine Engine // of what requests read; nil: the ledger's own, which nothing bounds
	// Trusted are the proxies whose X-Forwarded-For says who asks.
	Trusted []netip.Prefix
	Faucet  *Faucet // nil: the ledger has none
	Pages   fs.FS   // the built web pages; nil: the program has none
	// PublicURL is where others reach the server, if that was said.
	PublicURL string
	Log       *slog.Logger
}

// New returns a server; Serve starts it.
func New(c Config) *Server {
	s := &Server{log: c.Log, engine: c.Engine, limits: newLimits(c.Trusted),
		connections: newConnections(connectionsAllowed(descriptors()), c.Trusted)}
	mux := http.NewServeMux()
	mux.Handle("POST /{$}", s.rpcHandler(c.RPC))
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
	s.http = &http.Server{Handler: s.logged(origins.Any(prompt(mux))), IdleTimeout: idleTimeout, ReadHeaderTimeout: rateGrace,
		MaxHeaderBytes: headerBytesMax, ConnState: s.connections.changed}
	return s
}

// Handler returns what the server does with a request, for tests and for
// serving it elsewhere.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// Serve answers requests on l until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(s.connections.limit(l)); !errors.Is(err, http.ErrServerClosed) {
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

func (s *Server) rpcHandler(server *rpc.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := clientOf(r, s.limits.trusted)
		body, give, err := readBody(w, r, rpc.RequestBytesMax, s.limits.requests, client)
		defer give()
		if err != nil {
			refuse(w, err)
			return
		}
		as, end := s.limits.reading(server, s.engine, r)
		defer end()
		text, status := as.Handle(body)
		s.answer(w, client, text, status)
	})
}

// answer writes an answer, if there is room to hold it for as long as that takes.
func (s *Server) answer(w http.ResponseWriter, client string, text []byte, status int) {
	if size := int64(len(text)); size > smallAnswerBytes {
		if err := s.limits.answers.Take(client, size); err != nil {
			refuse(w, &bodyError{statusOf(err), err})
			return
		}
		defer s.limits.answers.Give(client, size)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfterSeconds)
	}
	w.WriteHeader(status)
	writeAnswer(w, text)
}

// retryAfterSeconds is when a client that was sent away may try again.
const retryAfterSeconds = "1"

// refuse answers a request that was not read, or that there is no room for.
func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	if failed := (*bodyError)(nil); errors.As(err, &failed) {
		status = failed.status
	}
	w.Header().Set("Connection", "close") // what else it sends is not read
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", retryAfterSeconds)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(rpc.NoRoom(status == http.StatusTooManyRequests, err.Error()))
	default:
		http.Error(w, err.Error(), status)
	}
}

// getHandler serves a method without parameters.
func getHandler(server *rpc.Server, method string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		text, status := server.Get(method)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(text)
	})
}

// healthHandler says whether the store answers.
func healthHandler(server *rpc.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !server.Healthy() {
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
