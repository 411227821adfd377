package client

import (
	"bytes"
	"io"
	"net/http"
)

// InProcess returns a client of the node whose requests h answers, without a
// network.
func InProcess(h http.Handler) *Client {
	c := New("http://ledger.invalid")
	c.http.Transport = inProcess{h}
	return c
}

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	a := &inProcessAnswer{header: http.Header{}, status: http.StatusOK}
	t.handler.ServeHTTP(a, r)
	return &http.Response{Status: http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Body: io.NopCloser(&a.body), ContentLength: int64(a.body.Len()), Request: r}, nil
}

// inProcessAnswer is what a handler writes.
type inProcessAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *inProcessAnswer) Header() http.Header         { return a.header }
func (a *inProcessAnswer) Write(b []byte) (int, error) { return a.body.Write(b) }
func (a *inProcessAnswer) WriteHeader(status int)      { a.status = status }
