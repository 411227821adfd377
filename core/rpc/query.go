package rpc

import (
	"encoding/base64"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/transaction"
)

// queryRequest holds the parameters of all query kinds.
type queryRequest struct {
	blockReference
	RequestType    string  `json:"request_type"`
	AccountID      string  `json:"account_id"`
	PublicKey      string  `json:"public_key"`
	PrefixBase64   string  `json:"prefix_base64"`
	AfterKeyBase64 *string `json:"after_key_base64"`
	AfterKey       *string `json:"after_key"`
	Limit          *uint32 `json:"limit"`
	IncludeProof   bool    `json:"include_proof"`
	MethodName     string  `json:"method_name"`
	ArgsBase64     string  `json:"args_base64"`
	CodeHash       string  `json:"code_hash"`

	id account.ID // what AccountID says
}

// Place is the block that a query answer speaks of.
type Place struct {
	BlockHeight uint64           `json:"block_height"`
	BlockHash   transaction.Hash `json:"block_hash"`
}

func (x *exchange) place() Place { return Place{x.view.Head.Height, x.view.Head.Hash} }

// flatError is the legacy answer to a missing key or a failed view call: a
// success that holds an error. Clients match the text.
type flatError struct {
	Error string   `json:"error"`
	Logs  []string `json:"logs"`
	Place
	Told *Told `json:"latchkey"`
}

type queryKind func(x *exchange, q *queryRequest) (any, *Error)

// globalCodeKind is the one kind that is not about an account.
const globalCodeKind = "view_global_contract_code"

var queryKinds = map[string]queryKind{
	"view_account":         viewAccount,
	"view_access_key":      viewAccessKey,
	"view_access_key_list": viewAccessKeyList,
	"view_gas_key_nonces":  viewGasKey,
	"view_code":            viewCode,
	"view_state":           viewState,
	"call_function":        callFunction,
	globalCodeKind:         viewGlobalCode,
	"view_global_contract_code_by_account_id": viewGlobalCodeOf,
}

// query answers a few errors as the successes that clients of old know.
func query(x *exchange, p params) (any, *Error) {
	q, failure := p.queryRequest()
	if failure != nil {
		return nil, failure
	}
	kind, known := queryKinds[q.RequestType]
	if !known {
		return nil, parseError("params: unknown request_type %q", q.RequestType)
	}
	answer, failure := x.ask(kind, &q)
	if failure != nil && failure.legacy != nil {
		return failure.legacy, nil
	}
	return answer, failure
}

// single is a method of its own for one kind of query: its errors are errors.
func single(kind queryKind) handler {
	return func(x *exchange, p params) (any, *Error) {
		var q queryRequest
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
		return x.ask(kind, &q)
	}
}

// ask checks what all kinds have in common, moves to the block and answers.
func (x *exchange) ask(kind queryKind, q *queryRequest) (any, *Error) {
	if q.RequestType != globalCodeKind {
		id, err := account.Parse(q.AccountID)
		if err != nil {
			return nil, parseError("params: account_id: %v", err)
		}
		q.id = id
	}
	if q.Limit != nil && *q.Limit == 0 {
		return nil, parseError("params: limit is at least 1")
	}
	b, failure := x.resolve(q.blockReference)
	if failure != nil {
		return nil, failure
	}
	if failure := x.moveTo(b); failure != nil {
		return nil, failure
	}
	return kind(x, q)
}

// pageEnds reports whether a page of so many entries is full.
func (q *queryRequest) pageEnds(entries int) bool {
	return q.Limit != nil && uint64(entries) >= uint64(*q.Limit)
}

func base64Param(name, text string) ([]byte, *Error) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, parseError("params: %s is not standard base64: %v", name, err)
	}
	return b, nil
}

func (x *exchange) unknownAccount(id account.ID) *Error {
	return handlerError("UNKNOWN_ACCOUNT", at(x.view.Head, map[string]any{"requested_account_id": id}),
		fmt.Sprintf("account %s does not exist while viewing", id))
}
