package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// cuttingProxy stands between a command and the node. It passes everything on,
// but cuts the connection instead of passing the first so many answers to
// send_tx back: the node acts, and nobody hears of it.
type cuttingProxy struct {
	cuts      int64
	forwarded atomic.Int64
	node      *httputil.ReverseProxy
}

func (p *cuttingProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !bytes.Contains(body, []byte(`"method":"send_tx"`)) || p.forwarded.Load() >= p.cuts {
		p.node.ServeHTTP(w, r)
		return
	}
	p.node.ServeHTTP(httptest.NewRecorder(), r)
	p.forwarded.Add(1)
	panic(http.ErrAbortHandler)
}

// proxies is the key under which a script has its proxy.
type proxies struct{}

// cutting N NAME starts a proxy in front of the node that cuts so many answers to
// send_tx, and sets $NAME to its address.
func cutting(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 2 {
		ts.Fatalf("usage: cutting N NAME")
	}
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	node, err := url.Parse(ts.Getenv("RPC"))
	ts.Check(err)
	p := &cuttingProxy{cuts: n, node: httputil.NewSingleHostReverseProxy(node)}
	server := httptest.NewServer(p)
	ts.Defer(server.Close)
	ts.Setenv(args[1], server.URL)
	ts.Value(proxies{}).(*atomic.Pointer[cuttingProxy]).Store(p)
}

// forwarded N waits until the proxy has cut so many answers.
func forwarded(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 1 {
		ts.Fatalf("usage: forwarded N")
	}
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	p := ts.Value(proxies{}).(*atomic.Pointer[cuttingProxy]).Load()
	for range 600 {
		if p.forwarded.Load() >= n {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("the proxy has forwarded %d transactions, want %d", p.forwarded.Load(), n)
}
