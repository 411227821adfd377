package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

type codeView struct {
	Code []byte           `json:"code_base64"`
	Hash transaction.Hash `json:"hash"`
	Place
}

func viewCode(x *exchange, q *queryRequest) (any, *Error) {
	acc, ok := x.view.Account(q.id)
	if !ok {
		return nil, x.unknownAccount(q.id)
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	if v, ok := x.code(acc.Contract); ok {
		return v, nil
	}
	return nil, handlerError("NO_CONTRACT_CODE", at(x.view.Head, map[string]any{"contract_account_id": q.id}),
		fmt.Sprintf("Contract code for contract ID #%s has never been observed on the node", q.id))
}

func (x *exchange) code(contract state.Contract) (codeView, bool) {
	hash, named := x.view.CodeHash(contract)
	code, stored := x.view.Code(hash)
	return codeView{code, hash, x.place()}, named && stored
}

// viewGlobalCode finds a global contract by its hash.
func viewGlobalCode(x *exchange, q *queryRequest) (any, *Error) {
	hash, err := transaction.ParseHash(q.CodeHash)
	if err != nil {
		return nil, parseError("params: code_hash: %v", err)
	}
	return x.globalCode(state.Contract{Kind: state.GlobalContract, Hash: hash}, transaction.GlobalContractID{CodeHash: hash})
}

// viewGlobalCodeOf finds the global contract that an account has published.
func viewGlobalCodeOf(x *exchange, q *queryRequest) (any, *Error) {
	return x.globalCode(state.Contract{Kind: state.GlobalByAccount, AccountID: q.id}, transaction.GlobalContractID{AccountID: q.id})
}

func (x *exchange) globalCode(contract state.Contract, id transaction.GlobalContractID) (any, *Error) {
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	if v, ok := x.code(contract); ok {
		return v, nil
	}
	return nil, handlerError("NO_GLOBAL_CONTRACT_CODE", at(x.view.Head, map[string]any{"identifier": id}),
		fmt.Sprintf("Global contract code with identifier %s has never been observed on the node", id))
}

// stateBytesMax bounds the answer of view_state, as nearcore does.
const stateBytesMax = 50_000

type stateEntry struct {
	Key   []byte `json:"key"`
	Value []byte `json:"value"`
}

type stateList struct {
	Values []stateEntry `json:"values"`
	// Proof is empty when asked for: there is no trie to prove entries with.
	Proof *[]string `json:"proof,omitempty"`
	// LastKey is where the next page starts; only when there is one.
	LastKey *[]byte `json:"last_key,omitempty"`
	Place
}

// viewState gives all entries at once, or pages of limit entries at most.
func viewState(x *exchange, q *queryRequest) (any, *Error) {
	prefix, after, failure := q.stateRange()
	if failure != nil {
		return nil, failure
	}
	acc, ok := x.view.Account(q.id)
	if !ok {
		return nil, x.unknownAccount(q.id)
	}
	if q.Limit == nil && acc.StorageUsage > runtime.ContractBytes(x.view.State, acc.Contract)+stateBytesMax {
		return nil, handlerError("TOO_LARGE_CONTRACT_STATE", at(x.view.Head, map[string]any{"contract_account_id": q.id}),
			fmt.Sprintf("State of contract %s is too large to be viewed", q.id))
	}
	v := stateList{Values: []stateEntry{}, Place: x.place()}
	if q.IncludeProof {
		v.Proof = &[]string{}
	}
	size := 0
	x.view.DataAfter(q.id, prefix, after, func(key, value []byte) bool {
		if q.pageEnds(len(v.Values)) || q.Limit != nil && size > stateBytesMax {
			v.LastKey = &v.Values[len(v.Values)-1].Key
			return false
		}
		v.Values = append(v.Values, stateEntry{key, value})
		size += len(key) + len(value)
		return true
	})
	return v, nil
}

func (q *queryRequest) stateRange() (prefix, after []byte, failure *Error) {
	if prefix, failure = base64Param("prefix_base64", q.PrefixBase64); failure != nil || q.AfterKeyBase64 == nil {
		return prefix, nil, failure
	}
	if after, failure = base64Param("after_key_base64", *q.AfterKeyBase64); failure != nil {
		return nil, nil, failure
	}
	if !bytes.HasPrefix(after, prefix) {
		return nil, nil, parseError("params: after_key_base64 does not start with the prefix")
	}
	return prefix, after, nil
}

func callFunction(x *exchange, q *queryRequest) (any, *Error) {
	args, failure := base64Param("args_base64", q.ArgsBase64)
	if failure != nil {
		return nil, failure
	}
	out, err := x.view.Call(q.id, q.MethodName, args, x.host.Now())
	if missing := (runtime.AccountDoesNotExist{}); errors.As(err, &missing) {
		return nil, x.unknownAccount(q.id)
	}
	if err != nil {
		return nil, hostError(err)
	}
	logs := out.Logs
	if logs == nil {
		logs = []string{}
	}
	if out.Err != nil {
		return nil, x.executionError(out.Err, logs)
	}
	if len(out.Value) > largeAnswerBytes {
		if failure := x.enter(); failure != nil {
			return nil, failure
		}
	}
	return struct {
		Result byteNumbers `json:"result"`
		Logs   []string    `json:"logs"`
		Place
	}{out.Value, logs, x.place()}, nil
}

func (x *exchange) executionError(err vm.FunctionCallError, logs []string) *Error {
	e := handlerError("CONTRACT_EXECUTION_ERROR", at(x.view.Head, map[string]any{"vm_error": structured(err)}),
		"Function call returned an error: "+err.Debug())
	e.Told = toldOf(err)
	return e.insteadOf(flatError{"wasm execution failed with error: " + err.Debug(), logs, x.place(), &e.Told})
}

// structured is NEAR's JSON of the error. A panic whose message is JSON is given
// as that JSON, as nearcore does here and nowhere else.
func structured(err vm.FunctionCallError) json.RawMessage {
	name, inner := tagged.Outermost(err.JSON())
	var text string
	if name != "ExecutionError" || json.Unmarshal(inner, &text) != nil {
		return err.JSON()
	}
	message, panicked := strings.CutPrefix(text, "Smart contract panicked: ")
	if !panicked || !json.Valid([]byte(message)) {
		return err.JSON()
	}
	return tagged.Wrap(name, json.RawMessage(message))
}

// byteNumbers marshal as an array of numbers, the form of a view's result.
type byteNumbers []byte

func (b byteNumbers) MarshalJSON() ([]byte, error) {
	text := make([]byte, 0, 4*len(b)+2)
	text = append(text, '[')
	for i, n := range b {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendUint(text, uint64(n), 10)
	}
	return append(text, ']'), nil
}
