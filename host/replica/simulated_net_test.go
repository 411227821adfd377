package replica

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// network carries requests from a client, or a node, to the simulated nodes: it takes its
// time, and may lose an answer.
type network struct {
	world *world
	from  string
}

// lostShare is one answer in so many.
const lostShare = 40

var errReset = errors.New("connection reset by peer")

// RoundTrip implements http.RoundTripper.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	d := n.world.draws("request", n.from, r.URL.Host, r.URL.Path, string(body))
	there, back := time.Duration(50_000+d.Int64N(int64(time.Millisecond))), time.Duration(50_000+d.Int64N(int64(time.Millisecond)))
	if err := sleepFor(r.Context(), there); err != nil {
		return nil, err
	}
	to := n.world.reached(r.URL.Host, strings.TrimSuffix(r.URL.Path, "/"))
	if to == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	heard := make(chan *httptest.ResponseRecorder, 1)
	n.world.running.Go(func() {
		asked := r.Clone(r.Context())
		asked.URL.Path, asked.Body, asked.RemoteAddr, asked.RequestURI = "/", io.NopCloser(bytes.NewReader(body)), "127.0.0.1:1", "/"
		answer := httptest.NewRecorder()
		to.handler.ServeHTTP(answer, asked)
		time.Sleep(back)
		heard <- answer
	})
	select {
	case answer := <-heard:
		if d.IntN(lostShare) == 0 {
			return nil, errReset
		}
		return answer.Result(), nil
	case <-to.of.over:
		return nil, errReset
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// reached is what the node of a name has at a path; nil: it is not reached.
func (w *world) reached(name, path string) (p *part) {
	w.set(func() {
		for _, n := range w.nodes {
			if n.name == name && !n.alone {
				p = n.part(path)
			}
		}
	})
	return p
}
