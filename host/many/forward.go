package many

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"latchkey/core/rpc"
	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/ledgerpath"
	"latchkey/host/replica"
)

const (
	// forwardWait bounds how long a request waits for the node that is to answer it: for longer
	// than a call may take there, so that what that node says of it comes through.
	forwardWait = httpd.CallDeadline + 2*time.Second
	dialTimeout = time.Second
	idleToNode  = 256 // connections that are kept to one node
)

// newClient asks other nodes.
func newClient() *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout}
	return &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConns: 4 * idleToNode, MaxIdleConnsPerHost: idleToNode,
		IdleConnTimeout: time.Minute, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

var (
	errNotAsked = errors.New("the node was not asked") // or has said that it is another's to answer
	errMoved    = errors.New("the ledger is at another node now")
	errUnknown  = errors.New("the node that leads does not know either")
)

// forward has another node answer. When that goes midway the next one is asked: what is sent
// twice happens once.
func (s *Server) forward(l *local, at ledgerlog.Node, w http.ResponseWriter, r *http.Request) {
	body, give, err := s.process.Limits.Body(w, r)
	defer give()
	if err != nil {
		s.process.Limits.RefuseBody(w, r, err)
		return
	}
	var last error // of a node that may have done what is asked
	isHere := false
	for begun := time.Now(); ; at, isHere = s.placeOf(l) {
		if isHere {
			s.here(l, w, again(r, body))
			return
		}
		answer, end, err := s.ask(l, at, r, body, begun.Add(forwardWait))
		if err == nil {
			defer end()
			l.sees(answer.Header)
			if isStream(answer) {
				defer context.AfterFunc(s.streaming, end)()
			}
			pass(w, answer)
			return
		}
		if !errors.Is(err, errNotAsked) {
			last = err
		}
		s.lookSooner()
		select {
		case <-r.Context().Done():
			return
		case <-time.After(lookSoon):
		}
		if time.Since(begun) > forwardWait {
			s.giveUp(w, r, body, last)
			return
		}
	}
}

// giveUp answers a request that no node has answered in time.
func (s *Server) giveUp(w http.ResponseWriter, r *http.Request, body []byte, last error) {
	if last != nil && r.Method == http.MethodPost && (r.URL.Path != "/" || rpc.Sends(body)) {
		s.unresolved(w, r, body, last)
		return
	}
	s.away(w, r, body, "no node of the ledger answers at present")
}

// ask asks a node until a time, or until the ledger is at another one; end must follow when
// the answer has been read.
func (s *Server) ask(l *local, at ledgerlog.Node, r *http.Request, body []byte, until time.Time) (answer *http.Response, end func(), err error) {
	switch {
	case at.ID == "":
		return nil, nil, errNotAsked
	case at.Address == s.NodeURL: // of who was killed there, or of a node that is not told from this one
		s.namesake.Do(func() {
			s.config.Log.Warn("the node that has a ledger names this node's own address, and is not reached: unless it was killed just now, have each node name another, with --node-url", "ledger", l.name, "node", at.ID)
		})
		return nil, nil, errNotAsked
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	var settled atomic.Bool // it is answered, or given up
	go func() {
		if s.whileAt(ctx, l, at, until); settled.CompareAndSwap(false, true) {
			cancel(errMoved)
		}
	}()
	ask, err := http.NewRequestWithContext(ctx, r.Method, at.Address+ledgerpath.Prefix(l.name)+r.URL.EscapedPath(), bytes.NewReader(body))
	if err != nil {
		cancel(nil)
		return nil, nil, errNotAsked
	}
	ask.URL.RawQuery = r.URL.RawQuery
	l.dress(ask, r)
	replica.Vouch(ask, l.secret, s.process.Limits.Client(r))
	answer, err = s.client.Do(ask)
	dial := (*net.OpError)(nil)
	switch {
	case errors.As(err, &dial) && dial.Op == "dial":
		err = errNotAsked
	case err == nil && answer.StatusCode == replica.StatusElsewhere:
		_ = answer.Body.Close()
		err = errNotAsked
	case err == nil && answer.StatusCode == http.StatusRequestTimeout: // as of one that has just ceased to lead
		_ = answer.Body.Close()
		err = errUnknown
	case err == nil && !settled.CompareAndSwap(false, true):
		_ = answer.Body.Close()
		err = errMoved
	}
	if err != nil {
		cancel(nil)
		return nil, nil, err
	}
	return answer, func() { _ = answer.Body.Close(); cancel(nil) }, nil
}

// whileAt returns when a ledger is seen at another node, a time has come, or ctx has ended.
func (s *Server) whileAt(ctx context.Context, l *local, at ledgerlog.Node, until time.Time) {
	late := time.NewTimer(time.Until(until))
	defer late.Stop()
	for {
		moved := s.seen.Load().moved
		if now, _ := s.placeOf(l); now.ID != at.ID {
			return
		}
		select {
		case <-moved:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// hop are headers of one connection, or of who asks this node.
var hop = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "X-Forwarded-For", "Forwarded"}

// dress gives a request the headers of the one that it is for.
func (l *local) dress(ask, r *http.Request) {
	ask.Header = r.Header.Clone()
	for _, name := range hop {
		ask.Header.Del(name)
	}
	l.names(ask.Header)
}

// names has a request that names no height name what this node has heard or told of: so its
// clients never read back in time, whichever node answers them.
func (l *local) names(h http.Header) {
	if seen := l.height.Load(); seen > 0 && h.Get(replica.HeightHeader) == "" {
		h.Set(replica.HeightHeader, strconv.FormatUint(seen, 10))
	}
}

// sees notes the height that an answer names.
func (l *local) sees(h http.Header) {
	height, err := strconv.ParseUint(h.Get(replica.HeightHeader), 10, 64)
	for err == nil {
		if before := l.height.Load(); height <= before || l.height.CompareAndSwap(before, height) {
			return
		}
	}
}

// pass hands an answer on, a stream at once.
func pass(w http.ResponseWriter, answer *http.Response) {
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	for _, name := range hop {
		w.Header().Del(name)
	}
	w.WriteHeader(answer.StatusCode)
	to := io.Writer(w)
	if isStream(answer) {
		to = &flushing{http.NewResponseController(w), w}
	}
	_, _ = io.Copy(to, answer.Body) // who left, here or there, sees that
}

// isStream reports whether an answer goes on until somebody ends it.
func isStream(answer *http.Response) bool {
	return strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream")
}

// flushing is an answer whose client waits for each part of it.
type flushing struct {
	control *http.ResponseController
	http.ResponseWriter
}

func (f *flushing) Write(text []byte) (int, error) {
	n, err := f.ResponseWriter.Write(text)
	if err == nil {
		err = f.control.Flush()
	}
	return n, err
}
