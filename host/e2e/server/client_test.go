package server

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/home"
)

// client speaks JSON-RPC to one server.
type client struct {
	t    testing.TB
	url  string
	http *http.Client
}

func newClient(t testing.TB, url string) *client {
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t, url, &http.Client{Transport: transport}}
}

// rpcError is what a server answered instead of a result.
type rpcError struct{ json.RawMessage }

func (e *rpcError) Error() string { return string(e.RawMessage) }

func (c *client) call(method string, params any) (json.RawMessage, error) {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return nil, err
	}
	r, err := c.http.Post(c.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var reply struct{ Result, Error json.RawMessage }
	if err := json.Unmarshal(text, &reply); err != nil {
		return nil, fmt.Errorf("%w: %s", err, text)
	}
	if reply.Error != nil {
		return nil, &rpcError{reply.Error}
	}
	return reply.Result, nil
}

// must calls and decodes.
func (c *client) must(method string, params, into any) {
	c.t.Helper()
	result, err := c.call(method, params)
	if err == nil {
		err = json.Unmarshal(result, into)
	}
	if err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

func (c *client) head() transaction.Hash {
	c.t.Helper()
	var block struct {
		Header struct{ Hash transaction.Hash }
	}
	c.must("block", map[string]any{"finality": "final"}, &block)
	return block.Header.Hash
}

// send returns the status with which the server acknowledges.
func (c *client) send(tx *transaction.Signed) (json.RawMessage, error) {
	return c.call("send_tx", map[string]any{"signed_tx_base64": base64.StdEncoding.EncodeToString(tx.Borsh())})
}

// mustSend requires that the transaction succeeds.
func (c *client) mustSend(tx *transaction.Signed) {
	c.t.Helper()
	if failure := c.failure(tx); failure != "" {
		c.t.Fatal(failure)
	}
}

// failure sends a transaction and returns what it failed with, or nothing.
func (c *client) failure(tx *transaction.Signed) string {
	c.t.Helper()
	result, err := c.send(tx)
	var status struct {
		Status struct{ Failure json.RawMessage }
	}
	if err == nil {
		err = json.Unmarshal(result, &status)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return string(status.Status.Failure)
}

func (c *client) status(hash transaction.Hash, sender account.ID) (json.RawMessage, error) {
	return c.call("tx", map[string]any{"tx_hash": hash, "sender_account_id": sender})
}

// signer signs with one key, its nonces in order.
type signer struct {
	id    account.ID
	key   keys.SecretKey
	nonce uint64
	base  transaction.Hash // a recent block
}

func (s *signer) sign(receiver account.ID, actions ...transaction.Action) *transaction.Signed {
	s.nonce++
	return transaction.Transaction{SignerID: s.id, PublicKey: s.key.PublicKey(), Nonce: s.nonce, ReceiverID: receiver,
		BlockHash: s.base, Actions: actions}.Sign(s.key)
}

// signerOf knows the nonce from which a key goes on.
func (c *client) signerOf(id account.ID, key keys.SecretKey) *signer {
	c.t.Helper()
	var record struct{ Nonce uint64 }
	c.must("query", map[string]any{"request_type": "view_access_key", "finality": "final", "account_id": id, "public_key": key.PublicKey()}, &record)
	return &signer{id, key, record.Nonce, c.head()}
}

// root signs for the home's root account.
func (c *client) root(dir string) *signer {
	c.t.Helper()
	key, err := home.Home{Dir: dir}.Key()
	if err != nil {
		c.t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		c.t.Fatal(err)
	}
	return c.signerOf(key.AccountID, secret)
}

func near(n uint64) amount.Yocto {
	a, _ := amount.NEAR.Mul64(n)
	return a
}

func testKey(name string) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], name)
	return keys.FromSeed(seed)
}

func functionCall(method, args string, tgas uint64, deposit amount.Yocto) transaction.Action {
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: tgas * 1_000_000_000_000, Deposit: deposit}
}
