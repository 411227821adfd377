package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"latchkey/core/transaction"
)

// requestTimeout bounds one request. A node answers send_tx within ten seconds or
// says TIMEOUT_ERROR.
const requestTimeout = 30 * time.Second

// answerBytesMax bounds what is read of an answer: a view may return 4 MiB,
// which JSON spells as numbers of up to four characters.
const answerBytesMax = 64 << 20

// idleConnections are kept to a node: who asks it much asks several things at a time,
// and each connection that is not kept takes a port of this machine for a minute.
const idleConnections = 16

// transport is every client's.
var transport = func() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = idleConnections
	return t
}()

// Client sends requests to one node. It is safe for concurrent use.
type Client struct {
	url    string
	http   *http.Client
	watch  Watch
	lastID atomic.Uint64
}

// New returns a client of the node at url, such as http://127.0.0.1:3030.
func New(url string) *Client {
	return &Client{url: url, http: &http.Client{Timeout: requestTimeout, Transport: transport}}
}

// Watch is told of what the signers of a client do. Either may be nil.
type Watch struct {
	// Signed is called with each transaction before it is sent; an error stops it.
	Signed func(*transaction.Signed) error
	// Unclear is called when an answer was lost, before it is asked for again.
	Unclear func(transaction.Hash, error)
}

// Watched returns a client of the same node whose signers tell w.
func (c *Client) Watched(w Watch) *Client { return &Client{url: c.url, http: c.http, watch: w} }

// URL is the node's address.
func (c *Client) URL() string { return c.url }

type request struct {
	JSONRPC string `json:"jsonrpc"`
	ID      uint64 `json:"id"`
	Method  string `json:"method"`
	Params  any    `json:"params"`
}

type response struct {
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// Do sends one request and decodes its result. Most callers want one of the
// methods below.
func (c *Client) Do(ctx context.Context, method string, params, result any) error {
	body, err := json.Marshal(request{"2.0", c.lastID.Add(1), method, params})
	if err != nil {
		return err
	}
	answer, status, err := c.post(ctx, body)
	if err != nil {
		return &ConnectionError{URL: c.url, Err: err}
	}
	var r response
	if err := json.Unmarshal(answer, &r); err != nil || r.Error == nil && r.Result == nil {
		return &ConnectionError{URL: c.url, Err: &FormError{fmt.Sprintf("HTTP status %d and no JSON-RPC", status)}}
	}
	if r.Error != nil {
		return r.Error
	}
	if result == nil {
		return nil
	}
	if json.Unmarshal(r.Result, result) != nil {
		return c.badForm(method)
	}
	return nil
}

func (c *Client) post(ctx context.Context, body []byte) (answer []byte, status int, err error) {
	if err := CheckURL(c.url); err != nil {
		return nil, 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	r, err := c.http.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer r.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(r.Body, answerBytesMax+1))
	if err == nil && len(answer) > answerBytesMax {
		err = &FormError{fmt.Sprintf("more than %d bytes", answerBytesMax)}
	}
	return answer, r.StatusCode, err
}
