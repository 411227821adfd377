package client

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/transaction"
)

const (
	blockHash = "244ZQ9cgj3CQ6bWBdytfrJMuMQ1jdXLFGnr4HhvtCTnM"
	place     = `"block_height":7,"block_hash":"` + blockHash + `"`
)

// answer is a node's whole answer to a request.
type answer struct {
	status int
	body   string
}

func result(text string) answer { return answer{200, `{"jsonrpc":"2.0","id":1,"result":` + text + `}`} }

func failure(text string) answer {
	return answer{200, `{"jsonrpc":"2.0","id":1,"error":` + text + `}`}
}

// node is a server that speaks the documented shapes. It knows one key and
// takes transactions whose nonce rises.
type node struct {
	t       *testing.T
	answers map[string]answer // by method, or query/request_type; first choice
	mu      sync.Mutex
	nonce   uint64
	staleBy int // so many sends are refused for their nonce
	// So many answers to sends are replaced by lost, or cut off if there is no lost.
	loses     int
	lost      answer
	forgetful bool   // a repetition is refused for its nonce, as by other nodes
	unknown   string // a public key that the account does not have
	taken     []*transaction.Signed
	asked     []string
}

func startNode(t *testing.T, answers map[string]answer) (*node, *Client) {
	n := &node{t: t, answers: answers}
	server := httptest.NewServer(n)
	t.Cleanup(server.Close)
	return n, New(server.URL)
}

// question is what a request is about.
type question struct {
	RequestType string `json:"request_type"`
	Key         string `json:"public_key"`
	Tx          string `json:"signed_tx_base64"`
	Hash        string `json:"tx_hash"`
}

func (n *node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req struct {
		JSONRPC string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Method  string          `json:"method"`
		Params  json.RawMessage `json:"params"`
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || req.JSONRPC != "2.0" || r.Method != http.MethodPost {
		n.t.Errorf("request %+v, %v", req, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	var q question
	_ = json.Unmarshal(req.Params, &q) // a list of nothing for status
	name := req.Method
	if q.RequestType != "" {
		name += "/" + q.RequestType
	}
	n.asked = append(n.asked, name+" "+string(req.Params))
	a, known := n.answers[name]
	if !known {
		a = n.usual(name, q)
	}
	if name == "send_tx" && n.loses > 0 {
		n.loses--
		if a = n.lost; a.status == 0 {
			panic(http.ErrAbortHandler) // closes the connection
		}
	}
	w.WriteHeader(a.status)
	fmt.Fprint(w, a.body)
}

func (n *node) usual(name string, q question) answer {
	switch name {
	case "status":
		return result(`{"chain_id":"localnet","version":{"version":"1"},"protocol_version":84,"sync_info":{}}`)
	case "block":
		return result(`{"author":"x","chunks":[],"header":{"height":7,"hash":"` + blockHash + `","timestamp":5,"gas_price":"100000000"}}`)
	case "query/view_access_key":
		if q.Key == n.unknown {
			return result(fmt.Sprintf(`{"error":"access key %s does not exist while viewing","logs":[],%s}`, q.Key, place))
		}
		return result(fmt.Sprintf(`{"nonce":%d,"permission":"FullAccess",%s}`, n.nonce, place))
	case "send_tx":
		return n.take(q.Tx)
	case "tx":
		for _, tx := range n.taken {
			if tx.Hash().String() == q.Hash {
				return result(outcome(`{"SuccessValue":"InllcyI="}`))
			}
		}
		return failure(`{"name":"HANDLER_ERROR","cause":{"name":"UNKNOWN_TRANSACTION","info":{}},"code":-32000,"message":"Server error","data":"no such"}`)
	}
	return failure(`{"name":"REQUEST_VALIDATION_ERROR","cause":{"name":"METHOD_NOT_FOUND","info":{}},"code":-32601,"message":"Method not found","data":"` + name + `"}`)
}

func (n *node) take(text string) answer {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		n.t.Error(err)
	}
	tx, err := transaction.Decode(raw)
	if err != nil || !tx.SignatureValid() || tx.BlockHash.String() != blockHash {
		n.t.Errorf("bad transaction: %v", err)
	}
	for _, known := range n.taken {
		if known.Hash() == tx.Hash() && !n.forgetful {
			return result(outcome(`{"SuccessValue":"InllcyI="}`))
		}
	}
	if n.staleBy > 0 || tx.Nonce <= n.nonce {
		n.staleBy--
		return refused(fmt.Sprintf(`{"InvalidTxError":{"InvalidNonce":{"tx_nonce":%d,"ak_nonce":%d}}}`, tx.Nonce, n.nonce))
	}
	n.nonce = tx.Nonce
	n.taken = append(n.taken, tx)
	return result(outcome(`{"SuccessValue":"InllcyI="}`))
}

// refused is the answer to a transaction that is not taken.
func refused(err string) answer {
	return failure(`{"name":"HANDLER_ERROR","cause":{"name":"INVALID_TRANSACTION","info":{}},"code":-32000,` +
		`"message":"Server error","data":{"TxExecutionError":` + err + `}}`)
}

// outcome is a transaction of two receipts that ended with status.
func outcome(status string) string {
	receipt := func(log string, gas int, status string) string {
		return fmt.Sprintf(`{"id":"%s","block_hash":"%[1]s","proof":[],"outcome":{"logs":[%s],"receipt_ids":[],"gas_burnt":%d,
			"tokens_burnt":"%[3]d00000000","executor_id":"app","status":%s,"metadata":{"version":1,"gas_profile":null}}}`, blockHash, log, gas, status)
	}
	return `{"final_execution_status":"FINAL","status":` + status + `,
		"transaction":{"hash":"` + blockHash + `","signer_id":"alice","receiver_id":"app","nonce":1,"actions":[],"signature":"ed25519:1","public_key":"ed25519:1"},
		"transaction_outcome":` + receipt(``, 1, `{"SuccessReceiptId":"`+blockHash+`"}`) + `,
		"receipts_outcome":[` + receipt(`"one"`, 20, status) + `,` + receipt(`"two"`, 300, `{"SuccessValue":""}`) + `]}`
}

func testKey() keys.SecretKey { return keys.FromSeed([32]byte{1}) }
