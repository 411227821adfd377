package httpd

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"latchkey/core/rpc"
	"latchkey/host/api"
)

// NewFront returns a server that leaves what it is asked to a handler, such as one of many
// ledgers that have Servers of their own, within what clients may have open.
func NewFront(handler http.Handler, trusted []netip.Prefix, meter Meter, log *slog.Logger) *Server {
	s := &Server{log: log, connections: newConnections(connectionsAllowed(descriptors()), trusted, meter)}
	s.http = s.answering(prompt(handler))
	return s
}

// Client is the address of who asks.
func (l *Limits) Client(r *http.Request) netip.Addr { return addressOfClient(r, l.trusted) }

// Body reads the body of a request, within what there is room for. give must follow when the
// body is not used any more.
func (l *Limits) Body(w http.ResponseWriter, r *http.Request) (body []byte, give func(), err error) {
	return readBody(w, r, rpc.RequestBytesMax, l.requests, clientOf(r, l.trusted))
}

// RefuseBody answers a request whose body could not be had.
func (l *Limits) RefuseBody(w http.ResponseWriter, r *http.Request, err error) {
	if isRPC(r) {
		l.refuse(w, nil, time.Now(), err)
		return
	}
	refuseAPI(w, l.meter, err)
}

// isRPC reports whether a request is one of JSON-RPC.
func isRPC(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Path == "/" }

// SendAway answers a request that its ledger does not answer, with the error of JSON-RPC that
// refusal makes of it, or as all that is below /v1/. body is nil if it was not read. When the
// client may come again is said as after; 0: nobody can tell.
func (l *Limits) SendAway(w http.ResponseWriter, r *http.Request, body []byte, after time.Duration, refusal func(body []byte) (text []byte, status int)) {
	if isRPC(r) && body == nil {
		read, give, err := l.Body(w, r)
		defer give()
		if err != nil {
			w.Header().Set("Connection", "close") // what else it sends is not read
		}
		body = read
	}
	text, status := refusal(body)
	if api.Again(w, after); isRPC(r) {
		answer(w, text, status)
		return
	}
	api.Refuse(w, text, status)
}
