package httpd

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"latchkey/core/rpc"
)

// Peers are the nodes of a ledger that has several; host/replica's Member is one.
type Peers interface {
	// Send answers a request that brings something into a block, here or by another node.
	Send(ctx context.Context, client netip.Addr, forwarded bool, body []byte, here func([]byte) ([]byte, int)) (answer []byte, status int)
	// Forwarded tells whether a request comes from another node, and for the client at
	// which address.
	Forwarded(r *http.Request) (client netip.Addr, ok bool)
	// Height is that of the newest block that is read here; Await waits until one is, or until
	// it is known that no node has shown it.
	Height() uint64
	Await(ctx context.Context, height uint64) bool
	// Term is that in which this node leads, for certain; 0: it may not.
	Term() uint64
}

// heightHeader names the height of the newest block that an answer knows of. A request that
// names it is answered when this node knows of that block, too: a client so never reads
// back in time, whichever node it asks.
const heightHeader = "Latchkey-Height"

// termHeader is in an answer of a node that led all the time that it took: what it has read
// is the newest that was acknowledged anywhere when it was asked.
const termHeader = "Latchkey-Term"

// heightWait bounds how long a request waits for a block that it names.
const heightWait = 5 * time.Second

// forwardedKey is of the context of a request that another node forwards.
type forwardedKey struct{}

// among has requests answered as by one of several nodes.
func (s *Server) among(next http.Handler) http.Handler {
	if s.peers == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if client, ok := s.peers.Forwarded(r); ok {
			r = r.WithContext(context.WithValue(r.Context(), forwardedKey{}, true))
			r.RemoteAddr = net.JoinHostPort(client.String(), "0") // it is for this client that the node asks
			r.Header.Del("X-Forwarded-For")
		}
		if named := r.Header.Get(heightHeader); named != "" && !s.isAt(w, r, named) {
			return
		}
		next.ServeHTTP(&telling{ResponseWriter: w, peers: s.peers, term: s.peers.Term()}, r)
	})
}

// isAt waits until this node has the block that a request names, or answers why not.
func (s *Server) isAt(w http.ResponseWriter, r *http.Request, named string) bool {
	height, err := strconv.ParseUint(named, 10, 64)
	if err != nil {
		http.Error(w, heightHeader+": want the height of a block", http.StatusBadRequest)
		return false
	}
	ctx, end := context.WithTimeout(r.Context(), heightWait)
	defer end()
	if !s.peers.Await(ctx, height) {
		s.limits.SendAway(w, r, nil, time.Second, func(body []byte) ([]byte, int) { return rpc.Away(body, "this node has not come to block "+named) })
		return false
	}
	return true
}

// telling has an answer name the height of the newest block when it begins: what was read
// for it is not newer.
type telling struct {
	http.ResponseWriter
	peers Peers
	term  uint64 // when the request came
	told  bool
}

// WriteHeader implements http.ResponseWriter.
func (t *telling) WriteHeader(status int) {
	if !t.told {
		t.told = true
		t.Header().Set(heightHeader, strconv.FormatUint(t.peers.Height(), 10))
		t.Header().Add("Access-Control-Expose-Headers", heightHeader+", "+termHeader)
		if t.term != 0 && t.term == t.peers.Term() {
			t.Header().Set(termHeader, strconv.FormatUint(t.term, 10))
		}
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t *telling) Write(text []byte) (int, error) {
	if !t.told {
		t.WriteHeader(http.StatusOK)
	}
	return t.ResponseWriter.Write(text)
}

// Unwrap lets http.ResponseController through.
func (t *telling) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// handle answers a request, here or by the node that makes blocks.
func (s *Server) handle(r *http.Request, as *rpc.Server, body []byte) ([]byte, int) {
	if (s.peers == nil && s.quota == nil) || !rpc.Sends(body) {
		return as.Handle(body)
	}
	leave, answer, status := s.quota.send(body, s.limits.meter)
	if answer != nil {
		return answer, status
	}
	defer leave()
	if s.peers == nil {
		return as.Handle(body)
	}
	forwarded := r.Context().Value(forwardedKey{}) != nil
	return s.peers.Send(r.Context(), addressOfClient(r, s.limits.trusted), forwarded, body, as.Handle)
}
