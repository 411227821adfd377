package many

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"latchkey/core/rpc"
	"latchkey/host/api"
	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/ledgerpath"
	"latchkey/host/postgres"
	"latchkey/host/replica"
	"latchkey/web/origins"
)

// codeAway is of a ledger that no node answers for at present, as core/rpc's; codeParted of one
// whose log tells another history than this node has.
const (
	codeAway   = "LEDGER_AWAY"
	codeParted = "LEDGER_PARTED"
)

// handler finds the ledger of a request, and leaves it to what answers for that.
func (s *Server) handler() http.Handler {
	own := http.NewServeMux() // what is the node's own, at paths without a ledger
	own.HandleFunc("GET /healthz", s.health)
	own.HandleFunc("POST /v1/ledgers", s.make)
	if s.metrics == nil {
		own.Handle("GET /metrics", httpd.ForThisMachine(s.process.Counted.Handler()))
	}
	return origins.Any(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := own.Handler(r); pattern != "" {
			own.ServeHTTP(w, r)
			return
		}
		s.answer(w, r)
	}))
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	at := ledgerpath.Of(r.URL.EscapedPath(), ledgerpath.Main)
	l, err := s.directory.find(r.Context(), at.Ledger)
	inner, bad := at.Request(r)
	if bad != nil {
		inner = r
	}
	switch {
	case err != nil:
		s.away(w, inner, nil, "the database of the ledgers does not answer: which there are cannot be told at present")
	case l == nil:
		api.Fail(w, http.StatusNotFound, api.CodeNoLedger, "there is no ledger %s here", at.Ledger)
	case !at.IsClean():
		api.Fail(w, http.StatusNotFound, api.CodeNoAddress, "no %s: an address has no empty segments, and no ..", r.URL.EscapedPath())
	case bad != nil:
		api.Fail(w, http.StatusBadRequest, api.CodeBadRequest, "the address is not well encoded")
	default:
		s.answerFor(l, w, inner)
	}
}

func (s *Server) answerFor(l *local, w http.ResponseWriter, r *http.Request) {
	_, isForwarded := replica.Vouched(r, l.secret)
	if !isForwarded && !s.mayAsk(l, w, r) {
		return
	}
	at, isHere := s.placeOf(l)
	switch {
	case isHere:
		s.here(l, w, r)
	case isForwarded:
		s.lookSooner()
		http.Error(w, "the ledger is at another node", replica.StatusElsewhere)
	default:
		s.forward(l, at, w, r)
	}
}

// placeOf is the node at which a ledger is: the one that makes its blocks, or else that is to.
// Who follows it answers, too. A zero node: there is none.
func (s *Server) placeOf(l *local) (at ledgerlog.Node, isHere bool) {
	v := s.seen.Load()
	at, held := v.holder(l.name)
	if first := ledgerlog.Order(l.name, v.nodes); !held && len(first) > 0 {
		at = first[0]
	}
	return at, at.ID == s.self || held && l.now() != nil
}

// here answers a request by this node.
func (s *Server) here(l *local, w http.ResponseWriter, r *http.Request) {
	ctx, end := context.WithTimeout(r.Context(), forwardWait)
	defer end()
	o, leave, err := s.use(ctx, l)
	if err != nil {
		s.cannot(l, w, r, err)
		return
	}
	defer leave()
	l.names(r.Header)
	o.handler.ServeHTTP(&noting{w, l}, r)
}

// noting notes the height that an answer names, before its client has it.
type noting struct {
	http.ResponseWriter
	of *local
}

// WriteHeader implements http.ResponseWriter.
func (n *noting) WriteHeader(status int) {
	n.of.sees(n.Header())
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// cannot answers for a ledger that cannot be opened here.
func (s *Server) cannot(l *local, w http.ResponseWriter, r *http.Request, err error) {
	no := func(status int, code, why string, after time.Duration) {
		s.process.Limits.SendAway(w, r, nil, after, func(body []byte) ([]byte, int) { return rpc.SentAway(body, code, why), status })
	}
	switch {
	case replica.IsParting(err):
		no(http.StatusServiceUnavailable, codeParted, "the log of the ledger "+l.name+" tells another history than this node has: its operator is to look at it", 0)
	case errors.As(err, new(*crowdedError)):
		no(http.StatusServiceUnavailable, api.CodeBusy, err.Error(), idleCrowded)
	case errors.As(err, new(*postgres.OpenError)):
		s.away(w, r, nil, "the ledger "+l.name+" is not open here, and its database does not answer")
	case errors.Is(err, context.DeadlineExceeded):
		s.away(w, r, nil, "the ledger "+l.name+" is being opened, which takes longer than a request waits")
	default:
		no(http.StatusInternalServerError, api.CodeInternal, "the ledger "+l.name+" cannot be opened here: the node's log says why", 0)
	}
}

// away answers a request that was brought nowhere; body is nil if it was not read.
func (s *Server) away(w http.ResponseWriter, r *http.Request, body []byte, why string) {
	s.process.Limits.SendAway(w, r, body, time.Second, func(body []byte) ([]byte, int) { return rpc.Away(body, why) })
}

// unresolved answers a request of which it is not known what became.
func (s *Server) unresolved(w http.ResponseWriter, r *http.Request, body []byte, err error) {
	s.process.Limits.SendAway(w, r, body, time.Second, func(body []byte) ([]byte, int) { return rpc.Unresolved(body, err) })
}

// again is a request whose body was read.
func again(r *http.Request, body []byte) *http.Request {
	copied := r.Clone(r.Context())
	copied.Body, copied.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return copied
}

// health says whether the node is one to send requests to.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	for _, l := range s.directory.all() {
		if l.partedAs() != nil {
			http.Error(w, "unhealthy: the log of the ledger "+l.name+" tells another history", http.StatusServiceUnavailable)
			return
		}
	}
	if s.process.Presence.Self().Draining {
		http.Error(w, "the node is about to end", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}
