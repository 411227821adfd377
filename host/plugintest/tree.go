package plugintest

import (
	"encoding/json"
	"errors"
	"strings"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/trace"
)

// Tree is the transaction as the tree of its receipts, each with the gas that it
// burnt, what it changed, its events and its failure; empty when it was refused.
func (r *Result) Tree() string {
	if r.Status == nil {
		return ""
	}
	tree, err := r.chain.trace(r.Status.Transaction.Hash())
	if err != nil {
		return "the tree of its receipts cannot be read: " + err.Error()
	}
	var text strings.Builder
	_ = trace.Write(&text, tree) // a Builder takes all
	return text.String()
}

// trace asks as clients ask a node.
func (c *Chain) trace(hash transaction.Hash) (*rpc.Trace, error) {
	question, err := json.Marshal(map[string]any{"id": 1, "jsonrpc": "2.0", "method": "latchkey_trace", "params": map[string]any{"tx_hash": hash}})
	if err != nil {
		return nil, err
	}
	answer, _ := rpc.New(c.ledger, readOnly{c}).Handle(question)
	var read struct {
		Result *rpc.Trace      `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(answer, &read); err != nil {
		return nil, err
	}
	if read.Result == nil {
		return nil, errors.New(string(read.Error))
	}
	return read.Result, nil
}

// readOnly is the host of a server that is asked, and sent nothing.
type readOnly struct{ chain *Chain }

var errReadOnly = errors.New("this server takes no transactions: use the chain")

func (h readOnly) Snapshot() (state.Reader, func(), error) { return h.chain.store.View() }
func (h readOnly) Now() uint64                             { return h.chain.time }
func (h readOnly) Node() rpc.Node                          { return rpc.Node{} }
func (readOnly) Submit(*transaction.Signed, string) (rpc.Submitted, error) {
	return rpc.Submitted{}, errReadOnly
}
func (readOnly) Administer(*ledger.SignedAdminChange) (ledger.AdminRefusal, error) {
	return nil, errReadOnly
}
