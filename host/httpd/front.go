package httpd

import (
	"log/slog"
	"net/http"
	"net/netip"

	"latchkey/core/rpc"
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
func (l *Limits) RefuseBody(w http.ResponseWriter, err error) { refuseAPI(w, l.meter, err) }
