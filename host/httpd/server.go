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
	"latchkey/host/api"
	"latchkey/host/gate"
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
	limits      *Limits
	connections *connections
	streams     *streams
	peers       Peers
	quota       *quota
}

// Config is what a server serves.
type Config struct {
	RPC    *rpc.Server
	Engine Engine // of what requests read; nil: the ledger's own, which nothing bounds
	// Trusted are the proxies whose X-Forwarded-For says who asks.
	Trusted []netip.Prefix
	Events  Events  // of the stream; nil: there is none
	Faucet  *Faucet // nil: the ledger has none
	Pages   fs.FS   // the built web pages; nil: the program has none
	// PublicURL is where others reach the server, if that was said.
	PublicURL string
	Limits    *Limits               // that the server has in common with others; nil: its own
	Quota     *Quota                // of a ledger that is one of many; nil: none
	Used      func() (int64, error) // bytes that the ledger takes, of the Quota
	Meter     Meter                 // nil: nobody counts
	Peers     Peers                 // the nodes that the ledger has besides; nil: none
	Metrics   http.Handler          // of /metrics, for programs of this machine; nil: not here
	Log       *slog.Logger
}

// New returns a server; Serve starts it.
func New(c Config) *Server {
	if c.Meter == nil {
		c.Meter = unmetered{}
	}
	if c.Limits == nil {
		c.Limits = NewLimits(c.Trusted, c.Meter)
	}
	s := &Server{log: c.Log, engine: c.Engine, limits: c.Limits,
		connections: newConnections(connectionsAllowed(descriptors()), c.Trusted, c.Meter), peers: c.Peers}
	if c.Quota != nil {
		s.quota = newQuota(*c.Quota, c.Used)
	}
	mux := http.NewServeMux()
	mux.Handle("POST /{$}", s.rpcHandler(c.RPC))
	mux.Handle("GET /status", getHandler(c.RPC, "status"))
	mux.Handle("GET /health", getHandler(c.RPC, "health"))
	mux.Handle("GET /healthz", healthHandler(c.RPC))
	s.streams = newStreams(c, s.limits)
	if c.Pages != nil {
		mux.Handle("GET /", pages(c.Pages))
	} else {
		mux.HandleFunc("GET /", noPages)
	}
	if c.Faucet != nil {
		mux.Handle("POST /account", newDevelopment(c.PublicURL).only(c.Faucet.handler(c.RPC)))
	}
	if c.Metrics != nil {
		mux.Handle(metricsPath, ForThisMachine(c.Metrics))
	}
	s.http = s.answering(origins.Any(prompt(s.among(s.apiBefore(mux, c)))))
	s.http.RegisterOnShutdown(s.streams.end)
	return s
}

func (s *Server) answering(handler http.Handler) *http.Server {
	return &http.Server{Handler: s.logged(handler), IdleTimeout: idleTimeout, ReadHeaderTimeout: rateGrace,
		MaxHeaderBytes: headerBytesMax, ConnState: s.connections.changed}
}

// Connections is how many are open.
func (s *Server) Connections() int { return s.connections.count() }

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
		start, client := time.Now(), clientOf(r, s.limits.trusted)
		body, give, err := readBody(w, r, rpc.RequestBytesMax, s.limits.requests, client)
		defer give()
		if err != nil {
			s.limits.refuse(w, nil, start, err)
			return
		}
		as, end := s.reading(server, r)
		defer end()
		text, status := s.handle(r, as, body)
		letGo, err := s.limits.hold(client, text)
		defer letGo()
		if err != nil {
			s.limits.refuse(w, body, start, err)
			return
		}
		s.limits.meter.Answered(body, text, status, time.Since(start))
		answer(w, text, status)
	})
}

func answer(w http.ResponseWriter, text []byte, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	api.SayAgain(w, status)
	w.WriteHeader(status)
	writeAnswer(w, text)
}

// refuse answers a request of JSON-RPC that was not read, and then is nil, or that there is no
// room for.
func (l *Limits) refuse(w http.ResponseWriter, request []byte, start time.Time, err error) {
	status := http.StatusBadRequest
	if failed := (*bodyError)(nil); errors.As(err, &failed) {
		status = failed.status
	}
	if spent := (*gate.Spent)(nil); errors.As(err, &spent) {
		l.meter.NoRoom(spent.What, spent.Own)
	}
	l.meter.Answered(request, nil, status, time.Since(start))
	w.Header().Set("Connection", "close") // what else it sends is not read
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		answer(w, rpc.NoRoom(request, status == http.StatusTooManyRequests, err.Error()), status)
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
