package httpd

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"latchkey/core/rpc"
)

// pipes is a listener for connections that lie in memory.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, open := <-p
	if !open {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// inBubble lets a client talk to a server on a clock that goes on when both wait.
func inBubble(t *testing.T, test func(t *testing.T, client net.Conn)) {
	t.Helper()
	inBubbleWith(t, func() *Server { return New(Config{RPC: rpc.New(nil, nil), Log: slog.New(slog.DiscardHandler)}) }, test)
}

func inBubbleWith(t *testing.T, begin func() *Server, test func(t *testing.T, client net.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := begin()
		listener := make(pipes)
		go s.Serve(listener)
		server, client := net.Pipe()
		listener <- server
		test(t, client)
		client.Close()
		if err := s.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func ask(t *testing.T, client net.Conn, answers *bufio.Reader) {
	t.Helper()
	if _, err := client.Write([]byte("GET /nowhere HTTP/1.1\r\nHost: here\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestIdleConnectionsStayOpen: clients pool connections, Node's for five seconds,
// and fail with "other side closed" when the server is quicker.
func TestIdleConnectionsStayOpen(t *testing.T) {
	inBubble(t, func(t *testing.T, client net.Conn) {
		answers := bufio.NewReader(client)
		ask(t, client, answers)
		time.Sleep(time.Minute)
		ask(t, client, answers)
	})
}

// post sends a body in pieces, one a second, and returns the answer's status; 0 when
// the connection was closed instead.
func post(t *testing.T, client net.Conn, length, piece int) int {
	t.Helper()
	sent := make(chan struct{})
	defer func() { client.Close(); <-sent }()
	go func() {
		defer close(sent)
		_, _ = fmt.Fprintf(client, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n", length)
		for at := 0; at < length; at += piece {
			time.Sleep(time.Second)
			if _, err := client.Write(bytes.Repeat([]byte(" "), min(piece, length-at))); err != nil {
				return
			}
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(client), nil)
	if err != nil {
		return 0
	}
	return answer.StatusCode
}

// TestASlowRequestIsRead: a large transaction over a slow connection takes as long
// as it takes.
func TestASlowRequestIsRead(t *testing.T) {
	inBubble(t, func(t *testing.T, client net.Conn) {
		if status := post(t, client, 1<<20, 2*rateBytes); status != http.StatusBadRequest { // it holds no JSON
			t.Errorf("status %d", status)
		}
	})
}

// TestARequestThatStandsStillIsCutOff soon, whatever trickles in.
func TestARequestThatStandsStillIsCutOff(t *testing.T) {
	for _, piece := range []int{1, rateBytes / 4} {
		inBubble(t, func(t *testing.T, client net.Conn) {
			start := time.Now()
			if status := post(t, client, 1<<20, piece); status != http.StatusRequestTimeout {
				t.Errorf("%d bytes a second: status %d", piece, status)
			}
			if took := time.Since(start); took > 3*rateGrace {
				t.Errorf("%d bytes a second: it took %v", piece, took)
			}
		})
	}
}

// TestWhoReadsNoAnswersIsCutOff, whatever is asked for: pages, short answers, what is not there.
func TestWhoReadsNoAnswersIsCutOff(t *testing.T) {
	large := fstest.MapFS{"assets/large.wasm": {Data: make([]byte, 1<<20)}}
	serve := func() *Server {
		return New(Config{RPC: rpc.New(nil, nil), Pages: large, Log: slog.New(slog.DiscardHandler)})
	}
	for _, path := range []string{"/assets/large.wasm", "/nowhere", "/claim/", "//"} {
		inBubbleWith(t, serve, func(t *testing.T, client net.Conn) {
			start, gone := time.Now(), make(chan struct{})
			go func() {
				defer close(gone)
				for range 100 {
					if _, err := fmt.Fprintf(client, "GET %s HTTP/1.1\r\nHost: here\r\n\r\n", path); err != nil {
						return
					}
				}
			}()
			<-gone // on a clock that stands still while nobody is cut off, this would wait for good
			if took := time.Since(start); took > 3*rateGrace {
				t.Errorf("%s: it took %v", path, took)
			}
		})
	}
}
