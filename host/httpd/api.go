package httpd

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"latchkey/core/rpc"
	"latchkey/host/api"
	"latchkey/host/gate"
)

// apiBefore serves /v1/, within what a client may use of a node, and leaves others to rest.
func (s *Server) apiBefore(rest http.Handler, c Config) http.Handler {
	config := api.Config{Ask: s.asker(c.RPC), Send: s.send}
	if c.Events != nil {
		config.Stream = s.streams.serve
	}
	handler := api.New(config)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !api.Has(r.URL.Path):
			rest.ServeHTTP(w, r)
			return
		case r.ContentLength == 0:
			handler.ServeHTTP(w, r)
			return
		}
		body, give, err := readBody(w, r, api.BodyBytesMax, s.limits.requests, clientOf(r, s.limits.trusted))
		defer give()
		if err != nil {
			refuseAPI(w, s.limits.meter, err)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler.ServeHTTP(w, r)
	})
}

// asker asks the ledger as one client's requests may.
func (s *Server) asker(server *rpc.Server) func(*http.Request, []byte) ([]byte, int, error) {
	return func(r *http.Request, question []byte) ([]byte, int, error) {
		start := time.Now()
		as, end := s.reading(server, r)
		defer end()
		text, status := s.handle(r, as, question)
		s.limits.meter.Answered(question, text, status, time.Since(start))
		return text, status, nil
	}
}

// send writes an answer to a client that keeps up, if there is room for it.
func (s *Server) send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	letGo, err := s.limits.hold(clientOf(r, s.limits.trusted), body)
	defer letGo()
	if err != nil {
		w.Header().Del("ETag")
		refuseAPI(w, s.limits.meter, err)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	writeAnswer(w, body)
}

// refuseAPI is refuse for what is below /v1/.
func refuseAPI(w http.ResponseWriter, meter Meter, err error) {
	if spent := (*gate.Spent)(nil); errors.As(err, &spent) {
		meter.NoRoom(spent.What, spent.Own)
		failNoRoom(w, spent.Own, err)
		return
	}
	w.Header().Set("Connection", "close") // what else it sends is not read
	status := http.StatusBadRequest
	if failed := (*bodyError)(nil); errors.As(err, &failed) {
		status = failed.status
	}
	api.Fail(w, status, api.CodeBadRequest, "%v", err)
}

// failNoRoom says that a client has too much under way, or that the node has.
func failNoRoom(w http.ResponseWriter, own bool, err error) {
	if own {
		api.Fail(w, http.StatusTooManyRequests, api.CodeTooMany, "%v", err)
		return
	}
	api.Fail(w, http.StatusServiceUnavailable, api.CodeBusy, "%v", err)
}
