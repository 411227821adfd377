package httpd

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"latchkey/core/rpc"
)

// TestMetricsAreForThisMachine: not for others, nor for whom a proxy or a browser of
// this machine asks.
func TestMetricsAreForThisMachine(t *testing.T) {
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "figures") })
	s := New(Config{RPC: rpc.New(nil, nil), Log: slog.New(slog.DiscardHandler), PublicURL: "https://drops.example", Metrics: metrics})
	for _, c := range []struct {
		from, host    string
		header, value string
		status        int
	}{
		{from: "127.0.0.1:4000", host: "127.0.0.1:3030", status: 200},
		{from: "[::1]:4000", host: "[::1]:3030", status: 200},
		{from: "[::ffff:127.0.0.1]:4000", host: "localhost:3030", status: 200},
		{from: "127.0.0.1:4000", host: "localhost:3030", header: "Origin", value: "http://localhost:3030", status: 200},
		{from: "192.0.2.1:4000", host: "127.0.0.1:3030", status: 404},
		{from: "10.0.0.1:4000", host: "localhost", status: 404},
		{from: "nonsense", host: "localhost", status: 404},
		{from: "192.0.2.1:4000", host: "localhost", header: "X-Forwarded-For", value: "127.0.0.1", status: 404},
		{from: "127.0.0.1:4000", host: "localhost", header: "X-Forwarded-For", value: "127.0.0.1", status: 404},
		{from: "127.0.0.1:4000", host: "localhost", header: "X-Forwarded-For", value: "", status: 404},
		{from: "127.0.0.1:4000", host: "localhost", header: "Forwarded", value: "for=127.0.0.1", status: 404},
		{from: "127.0.0.1:4000", host: "localhost", header: "Origin", value: "https://evil.example", status: 404},
		{from: "127.0.0.1:4000", host: "evil.example", status: 404},
		{from: "127.0.0.1:4000", host: "drops.example", status: 404},
	} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr, r.Host = c.from, c.host
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		answer := httptest.NewRecorder()
		s.Handler().ServeHTTP(answer, r)
		if told := answer.Body.String() == "figures"; answer.Code != c.status || told != (c.status == 200) {
			t.Errorf("%+v: %d %s", c, answer.Code, answer.Body)
		}
	}
}

// TestNobodyHoldsTheMetricsAddress with a body that does not come.
func TestNobodyHoldsTheMetricsAddress(t *testing.T) {
	begin := func() *Server { return NewMetrics(http.NotFoundHandler(), slog.New(slog.DiscardHandler)) }
	inBubbleWith(t, begin, func(t *testing.T, client net.Conn) {
		start := time.Now()
		if err := client.SetReadDeadline(start.Add(4 * rateGrace)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(client, "GET /metrics HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, client); err != nil {
			t.Errorf("after %v the connection is open: %v", time.Since(start), err)
		}
	})
}
