package cli_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// cuttingProxy stands between a command and the node. It passes everything on,
// but cuts the connection instead of passing the first so many answers to
// send_tx, or of the faucet, back: the node acts, and nobody hears of it.
type cuttingProxy struct {
	cuts      int64
	forwarded atomic.Int64
	node      *httputil.ReverseProxy
}

func (p *cuttingProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isSend(r) || p.forwarded.Load() >= p.cuts {
		p.node.ServeHTTP(w, r)
		return
	}
	p.node.ServeHTTP(httptest.NewRecorder(), r)
	p.forwarded.Add(1)
	panic(http.ErrAbortHandler)
}

// vanishingProxy passes everything on until the first transaction is answered;
// then it cuts every connection.
type vanishingProxy struct {
	gone atomic.Bool
	node *httputil.ReverseProxy
}

func (p *vanishingProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.gone.Load() {
		panic(http.ErrAbortHandler)
	}
	sent := isSend(r)
	p.node.ServeHTTP(w, r)
	if sent {
		p.gone.Store(true)
	}
}

// refusingProxy says of transactions that the signer has too little, and keeps
// them: the node may get them later.
type refusingProxy struct {
	kept atomic.Pointer[http.Request]
	node *httputil.ReverseProxy
}

func (p *refusingProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isSend(r) {
		p.node.ServeHTTP(w, r)
		return
	}
	later := r.Clone(context.Background())
	body, _ := io.ReadAll(r.Body)
	later.Body = io.NopCloser(bytes.NewReader(body))
	p.kept.Store(later)
	_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":1,"error":{"name":"HANDLER_ERROR","cause":{"name":"INVALID_TRANSACTION","info":{}},"code":-32000,"message":"Server error",
		"data":{"TxExecutionError":{"InvalidTxError":{"NotEnoughBalance":{"signer_id":"test.near","balance":"1","cost":"2"}}}}}}`)
}

// isSend reports whether a request sends a transaction, or has the faucet send one, and
// leaves it as it was.
func isSend(r *http.Request) bool {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return bytes.Contains(body, []byte(`"method":"send_tx"`)) || r.URL.Path == "/account"
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
	p := &cuttingProxy{cuts: n, node: toNode(ts)}
	serveProxy(ts, args[1], p)
	ts.Value(proxies{}).(*atomic.Pointer[cuttingProxy]).Store(p)
}

func toNode(ts *testscript.TestScript) *httputil.ReverseProxy {
	node, err := url.Parse(ts.Getenv("RPC"))
	ts.Check(err)
	return httputil.NewSingleHostReverseProxy(node)
}

func serveProxy(ts *testscript.TestScript, name string, p http.Handler) {
	server := httptest.NewServer(p)
	ts.Defer(server.Close)
	ts.Setenv(name, server.URL)
}

// vanishing NAME starts a proxy that is gone once a transaction is answered, and
// sets $NAME to its address.
func vanishing(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 1 {
		ts.Fatalf("usage: vanishing NAME")
	}
	serveProxy(ts, args[0], &vanishingProxy{node: toNode(ts)})
}

// refusing NAME COMMAND... runs a command, which must fail, with $NAME a proxy that
// refuses its transaction. Then the node gets it.
func refusing(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) < 2 {
		ts.Fatalf("usage: refusing NAME COMMAND...")
	}
	p := &refusingProxy{node: toNode(ts)}
	serveProxy(ts, args[0], p)
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "@"+args[0], ts.Getenv(args[0]))
	}
	if ts.Exec(args[1], args[2:]...) == nil || p.kept.Load() == nil {
		ts.Fatalf("the command sent nothing, or did not fail")
	}
	p.node.ServeHTTP(httptest.NewRecorder(), p.kept.Load())
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
