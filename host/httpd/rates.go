package httpd

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"latchkey/host/gate"
)

// A client may be slow, not stand still: a transfer has to keep up with rateBytes a
// second, after rateGrace. At that rate a deploy of 4 MiB takes a quarter of an hour.
const (
	rateBytes  = 4 << 10
	rateGrace  = 10 * time.Second
	pieceBytes = 64 << 10 // are read and written at once
)

// keepsUp is when a transfer that began at start must have come so far.
func keepsUp(start time.Time, bytes int) time.Time {
	return start.Add(rateGrace + time.Duration(bytes)*time.Second/rateBytes)
}

// prompt has a request come at once; who reads a long body gives it more time.
func prompt(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			control := http.NewResponseController(w)
			_ = control.SetReadDeadline(time.Now().Add(rateGrace)) // a test's recorder has none
			r.Body = &promptBody{r.Body, control}
		}
		next.ServeHTTP(w, r)
	})
}

// promptBody lifts the deadline when all has come: while a client waits for its
// answer, the server listens whether it leaves.
type promptBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *promptBody) Read(piece []byte) (int, error) {
	n, err := b.ReadCloser.Read(piece)
	if err == io.EOF {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// bodyError is a body that cannot be had.
type bodyError struct {
	status int
	err    error
}

func (e *bodyError) Error() string { return e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

var (
	errTooSlow = errors.New("the request came too slowly: a body must keep up with 4 KiB a second")
	errCutOff  = errors.New("the request ended early")
)

// readBody reads at most max bytes and one more, which it takes from budget. give
// must follow.
func readBody(w http.ResponseWriter, r *http.Request, max int, budget *gate.Budget, client string) (body []byte, give func(), err error) {
	control, start, taken := http.NewResponseController(w), time.Now(), int64(0)
	give = func() { budget.Give(client, taken) }
	for piece := []byte(nil); len(body) <= max; {
		if len(body) == cap(body) {
			size := min(max+1-len(body), pieceBytes+len(body))
			if said := r.ContentLength; len(body) == 0 && said >= 0 && said < int64(size) {
				size = int(said) + 1 // and room to see that it ends there
			}
			if err := budget.Take(client, int64(size)); err != nil {
				return nil, give, &bodyError{statusOf(err), err}
			}
			taken += int64(size)
			body = append(make([]byte, 0, len(body)+size), body...)
		}
		_ = control.SetReadDeadline(keepsUp(start, len(body))) // a test's recorder has none
		piece = body[len(body):cap(body)]
		n, err := r.Body.Read(piece)
		body = body[:len(body)+n]
		switch {
		case errors.Is(err, io.EOF):
			_ = control.SetReadDeadline(time.Time{}) // also of what has no body: its answer may take long
			return body, give, nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil, give, &bodyError{http.StatusRequestTimeout, errTooSlow}
		case err != nil:
			return nil, give, &bodyError{http.StatusBadRequest, errCutOff}
		}
	}
	_ = control.SetReadDeadline(time.Time{})
	return body, give, nil
}

// statusOf is the status of what a node has no room for.
func statusOf(err error) int {
	if spent := (*gate.Spent)(nil); errors.As(err, &spent) && spent.Own {
		return http.StatusTooManyRequests
	}
	return http.StatusServiceUnavailable
}

// writeAnswer writes a whole answer to a client that keeps up.
func writeAnswer(w http.ResponseWriter, text []byte) {
	control, start := http.NewResponseController(w), time.Now()
	for at := 0; at < len(text); at += pieceBytes {
		_ = control.SetWriteDeadline(keepsUp(start, at+pieceBytes))
		if _, err := w.Write(text[at:min(at+pieceBytes, len(text))]); err != nil {
			return // it has left, or is too slow
		}
	}
	_ = control.Flush() // the deadline is for this answer
	_ = control.SetWriteDeadline(time.Time{})
}
