package benchmark

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// connectionsAtOnce is how many send in the rows that say so.
const connectionsAtOnce = 32

// done is what became of a load.
type done struct {
	elapsed time.Duration
	each    []time.Duration // sorted
}

// load does n things over so many connections, which deal them out before they start:
// each does its next as soon as it is through with its last, so that what belongs in
// order stays so. open gives what one connection does them with.
func load(connections, n int, open func(connection int) (do func(i int) error, end func(), err error)) (*done, error) {
	d := &done{each: make([]time.Duration, n)}
	errs := make([]error, connections)
	work := make([]func(int) error, connections)
	for c := range connections {
		do, end, err := open(c)
		if err != nil {
			return nil, err
		}
		defer end()
		work[c] = do
	}
	var running sync.WaitGroup
	start := time.Now()
	for c := range connections {
		running.Go(func() {
			for i := c; i < n && errs[c] == nil; i += connections {
				began := time.Now()
				errs[c] = work[c](i)
				d.each[i] = time.Since(began)
			}
		})
	}
	running.Wait()
	d.elapsed = time.Since(start)
	slices.Sort(d.each)
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return d, nil
}

// percentile is the time that p of a hundred do not exceed, of sorted ones.
func percentile(sorted []time.Duration, p int) time.Duration { return sorted[(len(sorted)-1)*p/100] }

// readings tell of a load over many connections.
func (d *done) readings(unit time.Duration) []reading {
	return []reading{
		{"throughput", perVerification, float64(len(d.each)) * float64(unit) / float64(d.elapsed)},
		in(unit, "p50", percentile(d.each, 50)), in(unit, "p99", percentile(d.each, 99)),
	}
}

// request is a POST of JSON-RPC, ready to be written: what makes it is no part of
// what is measured.
func request(body string) []byte {
	return fmt.Appendf(nil, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// wire is one connection to a server, kept open. The client shares the machine's
// cores with the server, so it does as little as it can.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte // room for one
}

func dial(address string) (*wire, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReader(conn)}, nil
}

func (w *wire) close() { _ = w.conn.Close() }

// post sends a request and wants a text in its answer.
func (w *wire) post(request, want []byte) error {
	if _, err := w.conn.Write(request); err != nil {
		return err
	}
	status, size, err := w.head()
	if err != nil {
		return err
	}
	if cap(w.body) < size {
		w.body = make([]byte, size)
	}
	body := w.body[:size]
	if _, err := io.ReadFull(w.in, body); err != nil {
		return err
	}
	if !bytes.Contains(body, want) {
		return fmt.Errorf("%s: no %s in the answer %s", status, want, body)
	}
	return nil
}

// head reads an answer up to its body, whose size it must tell.
func (w *wire) head() (status string, size int, err error) {
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return "", 0, err
	}
	if !bytes.Contains(line, []byte(" 200 ")) {
		status = string(bytes.TrimSpace(line))
	}
	size = -1
	for {
		line, err = w.in.ReadSlice('\n')
		if err != nil {
			return status, 0, err
		}
		if len(line) <= len("\r\n") {
			break
		}
		if rest, is := bytes.CutPrefix(line, []byte("Content-Length: ")); is {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(rest))); err != nil {
				return status, 0, err
			}
		}
	}
	if size < 0 {
		err = fmt.Errorf("%s: the answer does not tell its size", status)
	}
	return status, size, err
}
