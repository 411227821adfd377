package httpd

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
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
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{Log: slog.New(slog.DiscardHandler)})
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

// TestASlowRequestIsRead: a large transaction over a slow connection takes as long
// as it takes.
func TestASlowRequestIsRead(t *testing.T) {
	inBubble(t, func(t *testing.T, client net.Conn) {
		if _, err := client.Write([]byte("GET /nowhere HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			time.Sleep(time.Minute)
			if _, err := client.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := http.ReadResponse(bufio.NewReader(client), nil); err != nil {
			t.Fatal(err)
		}
	})
}
