package api

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// refusal is an answer without a result.
type refusal struct {
	status int
	Failure
}

func (no *refusal) tell(w http.ResponseWriter) { Fail(w, no.status, no.Code, "%s", no.Error) }

// statuses are the HTTP statuses of what ledgers refuse in proper form, by code; others
// have statusRefused.
var statuses = map[string]int{
	"UNKNOWN_ACCOUNT":    http.StatusNotFound,
	"CodeDoesNotExist":   http.StatusNotFound, // an account without a contract
	"MethodNotFound":     http.StatusNotFound, // a contract that is no drop's
	"NOT_A_CLAIM":        http.StatusBadRequest,
	"EVENTS_NEED_INDEX":  http.StatusNotImplemented,
	"EVENTS_BEYOND_HEAD": http.StatusConflict,
	"LOG_BEYOND_HEAD":    http.StatusConflict,
	"LOG_TRUNCATED":      http.StatusGone,
	"EVENTS_NOT_READY":   http.StatusServiceUnavailable,
	"UNRESOLVED":         http.StatusServiceUnavailable, // of several nodes: the same is sent again
}

const statusRefused = http.StatusUnprocessableEntity

// told is core/rpc's Told.
type told struct{ Code, Message string }

// ask asks the ledger by JSON-RPC and decodes the result.
func (a *api) ask(r *http.Request, method string, params, result any) *refusal {
	text, status, err := a.Ask(r, textOf(map[string]any{"jsonrpc": "2.0", "id": 0, "method": method, "params": params}))
	if err != nil {
		return internal("the ledger could not be asked: %v", err)
	}
	var answer struct {
		Result json.RawMessage
		Error  json.RawMessage
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return internal("the ledger answered %d: %v", status, err)
	}
	if answer.Error != nil {
		return refused(text, status)
	}
	// A query that fails says so in its result.
	var failed struct{ Error, Latchkey json.RawMessage }
	if _ = json.Unmarshal(answer.Result, &failed); failed.Error != nil && failed.Latchkey != nil {
		var t told
		_ = json.Unmarshal(failed.Latchkey, &t)
		return t.refusal(status)
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return internal("the ledger's answer: %v", err)
	}
	return nil
}

func internal(format string, args ...any) *refusal {
	return &refusal{http.StatusInternalServerError, Failure{fmt.Sprintf(format, args...), CodeInternal}}
}

// refused reads an error: one of JSON-RPC, or the Failure of what stands before a ledger.
func refused(text []byte, status int) *refusal {
	var before Failure
	if json.Unmarshal(text, &before) == nil && before.Error != "" {
		return &refusal{status, before}
	}
	var answer struct{ Error struct{ Latchkey told } }
	_ = json.Unmarshal(text, &answer) // what is not there is empty
	return answer.Error.Latchkey.refusal(status)
}

// refusal has the status that came, unless that says only that the answer has proper form.
func (t told) refusal(status int) *refusal {
	if t.Code == "" {
		return internal("the ledger answered %d without a reason", status)
	}
	if of, ok := statuses[t.Code]; ok {
		status = of
	} else if status == http.StatusOK {
		status = statusRefused
	}
	return &refusal{status, Failure{t.Message, t.Code}}
}

// Refuse answers with the error of a JSON-RPC answer, as all of the interface does.
func Refuse(w http.ResponseWriter, answer []byte, status int) { refused(answer, status).tell(w) }

// view calls a method of a contract that changes nothing, as of the newest block, or of
// height where that is not 0. It returns JSON and the height.
func (a *api) view(r *http.Request, contract, method string, args any, height uint64) (json.RawMessage, uint64, *refusal) {
	params := map[string]any{"request_type": "call_function", "account_id": contract, "method_name": method, "args_base64": textOf(args)}
	if params["finality"] = "final"; height > 0 {
		delete(params, "finality")
		params["block_id"] = height
	}
	var returned struct {
		Result numbers
		Height uint64 `json:"block_height"`
	}
	if no := a.ask(r, "query", params, &returned); no != nil {
		return nil, 0, no
	}
	if !json.Valid(returned.Result) {
		return nil, 0, &refusal{statusRefused, Failure{method + " returned no JSON", "NO_JSON"}}
	}
	return json.RawMessage(returned.Result), returned.Height, nil
}

// numbers are bytes that JSON-RPC writes as a list of numbers.
type numbers []byte

func (n *numbers) UnmarshalJSON(text []byte) error {
	var list []uint16
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	*n = make(numbers, len(list))
	for i, number := range list {
		(*n)[i] = byte(number)
	}
	return nil
}
