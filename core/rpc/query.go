package rpc

import (
	"encoding/base64"
	"errors"
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// queryRequest holds the parameters of all query kinds.
type queryRequest struct {
	blockReference
	RequestType  string `json:"request_type"`
	AccountID    string `json:"account_id"`
	PublicKey    string `json:"public_key"`
	PrefixBase64 string `json:"prefix_base64"`
	MethodName   string `json:"method_name"`
	ArgsBase64   string `json:"args_base64"`
}

// place is the block that a query answer speaks of.
type place struct {
	BlockHeight uint64           `json:"block_height"`
	BlockHash   transaction.Hash `json:"block_hash"`
}

func (c *context) place() place { return place{c.view.Head.Height, c.view.Head.Hash} }

// flatError is the legacy answer to a missing key or a failed view call: a
// success that holds an error. Clients match the text.
type flatError struct {
	Error string   `json:"error"`
	Logs  []string `json:"logs"`
	place
}

var queryKinds = map[string]func(c *context, id account.ID, q *queryRequest) (any, *Error){
	"view_account":         viewAccount,
	"view_access_key":      viewAccessKey,
	"view_access_key_list": viewAccessKeyList,
	"view_code":            viewCode,
	"view_state":           viewState,
	"call_function":        callFunction,
}

func query(c *context, p params) (any, *Error) {
	q, failure := p.queryRequest()
	if failure != nil {
		return nil, failure
	}
	kind, ok := queryKinds[q.RequestType]
	if !ok {
		return nil, parseError("params: unknown request_type %q", q.RequestType)
	}
	id, err := account.Parse(q.AccountID)
	if err != nil {
		return nil, parseError("params: account_id: %v", err)
	}
	b, failure := c.resolve(q.blockReference)
	if failure != nil {
		return nil, failure
	}
	if failure := c.moveTo(b); failure != nil {
		return nil, failure
	}
	return kind(c, id, &q)
}

func (c *context) unknownAccount(id account.ID) *Error {
	return handlerError("UNKNOWN_ACCOUNT", at(c.view.Head, map[string]any{"requested_account_id": id}),
		fmt.Sprintf("account %s does not exist while viewing", id))
}

type accountView struct {
	Amount       string           `json:"amount"`
	Locked       string           `json:"locked"`
	CodeHash     transaction.Hash `json:"code_hash"`
	StorageUsage uint64           `json:"storage_usage"`
	StoragePaid  uint64           `json:"storage_paid_at"`
	// The next two are present for accounts that use a global contract only.
	GlobalHash    *transaction.Hash `json:"global_contract_hash,omitempty"`
	GlobalAccount account.ID        `json:"global_contract_account_id,omitempty"`
	place
}

func viewAccount(c *context, id account.ID, _ *queryRequest) (any, *Error) {
	acc, ok := c.view.Account(id)
	if !ok {
		return nil, c.unknownAccount(id)
	}
	v := accountView{Amount: acc.Amount.String(), Locked: acc.Locked.String(), StorageUsage: acc.StorageUsage, place: c.place()}
	switch acc.Contract.Kind {
	case state.LocalContract:
		v.CodeHash = acc.Contract.Hash
	case state.GlobalContract:
		v.GlobalHash = &acc.Contract.Hash
	case state.GlobalByAccount:
		v.GlobalAccount = acc.Contract.AccountID
	}
	return v, nil
}

func viewAccessKey(c *context, id account.ID, q *queryRequest) (any, *Error) {
	key, err := keys.ParsePublicKey(q.PublicKey)
	if err != nil {
		return nil, parseError("params: public_key: %v", err)
	}
	ak, ok := c.view.AccessKey(id, key)
	if !ok {
		return flatError{Error: fmt.Sprintf("access key %s does not exist while viewing", key), Logs: []string{}, place: c.place()}, nil
	}
	return struct {
		accesskey.AccessKey
		place
	}{ak, c.place()}, nil
}

type keyListEntry struct {
	PublicKey keys.PublicKey      `json:"public_key"`
	AccessKey accesskey.AccessKey `json:"access_key"`
}

func viewAccessKeyList(c *context, id account.ID, _ *queryRequest) (any, *Error) {
	list := []keyListEntry{}
	c.view.AccessKeys(id, func(k keys.PublicKey, ak accesskey.AccessKey) bool {
		list = append(list, keyListEntry{k, ak})
		return true
	})
	return struct {
		Keys []keyListEntry `json:"keys"`
		place
	}{list, c.place()}, nil
}

func viewCode(c *context, id account.ID, _ *queryRequest) (any, *Error) {
	acc, ok := c.view.Account(id)
	if !ok {
		return nil, c.unknownAccount(id)
	}
	hash, ok := c.view.CodeHash(acc.Contract)
	code, stored := c.view.Code(hash)
	if !ok || !stored {
		return nil, handlerError("NO_CONTRACT_CODE", at(c.view.Head, map[string]any{"contract_account_id": id}),
			fmt.Sprintf("Contract code for contract ID #%s has never been observed on the node", id))
	}
	return struct {
		Code []byte           `json:"code_base64"`
		Hash transaction.Hash `json:"hash"`
		place
	}{code, hash, c.place()}, nil
}

// stateBytesMax bounds the answer of view_state, as nearcore does.
const stateBytesMax = 50_000

type stateEntry struct {
	Key   []byte `json:"key"`
	Value []byte `json:"value"`
}

func viewState(c *context, id account.ID, q *queryRequest) (any, *Error) {
	prefix, err := base64.StdEncoding.DecodeString(q.PrefixBase64)
	if err != nil {
		return nil, parseError("params: prefix_base64: %v", err)
	}
	acc, ok := c.view.Account(id)
	if !ok {
		return nil, c.unknownAccount(id)
	}
	if acc.StorageUsage > runtime.ContractBytes(c.view.State, acc.Contract)+stateBytesMax {
		return nil, handlerError("TOO_LARGE_CONTRACT_STATE", at(c.view.Head, map[string]any{"contract_account_id": id}),
			fmt.Sprintf("State of contract %s is too large to be viewed", id))
	}
	values := []stateEntry{}
	c.view.DataPrefix(id, prefix, func(key, value []byte) bool {
		values = append(values, stateEntry{key, value})
		return true
	})
	return struct {
		Values []stateEntry `json:"values"`
		place
	}{values, c.place()}, nil
}

func callFunction(c *context, id account.ID, q *queryRequest) (any, *Error) {
	args, err := base64.StdEncoding.DecodeString(q.ArgsBase64)
	if err != nil {
		return nil, parseError("params: args_base64: %v", err)
	}
	out, err := c.view.Call(id, q.MethodName, args, c.host.Now())
	if missing := (runtime.AccountDoesNotExist{}); errors.As(err, &missing) {
		return nil, c.unknownAccount(id)
	}
	if err != nil {
		return nil, hostError(err)
	}
	logs := out.Logs
	if logs == nil {
		logs = []string{}
	}
	if out.Err != nil {
		return flatError{"wasm execution failed with error: " + out.Err.Debug(), logs, c.place()}, nil
	}
	return struct {
		Result byteNumbers `json:"result"`
		Logs   []string    `json:"logs"`
		place
	}{out.Value, logs, c.place()}, nil
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
		text = fmt.Append(text, n)
	}
	return append(text, ']'), nil
}
