package rpc

import (
	"encoding/json"
	"errors"
	"fmt"

	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Error is a JSON-RPC error as nearcore shapes it: name and cause to match on,
// and the legacy trio of code, message and data.
type Error struct {
	Name    string          `json:"name"`
	Cause   Cause           `json:"cause"`
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
	Told    Told            `json:"latchkey"`

	legacy any // what query answers in its place, if anything
}

// tell fills in what is told of an error that does not say it otherwise: its cause,
// and the text of its data.
func (e *Error) tell() {
	if e.Told == (Told{}) {
		e.Told.Code = e.Cause.Name
		_ = json.Unmarshal(e.Data, &e.Told.Message) // it is text
	}
}

// insteadOf adds the success that query has always answered in place of e.
func (e *Error) insteadOf(answer any) *Error {
	e.legacy = answer
	return e
}

// Cause names what went wrong, with its figures.
type Cause struct {
	Name string `json:"name"`
	Info any    `json:"info"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Cause.Name, e.Data) }

const (
	codeParse          = -32700
	codeMethodNotFound = -32601
	codeServer         = -32000
)

// httpStatus is what nearcore answers with, and what clients need: anything
// but 200 hides the body of a handler error from near-api-js 3, and 408, 500
// and 503 make later ones repeat the request for over a minute.
func (e *Error) httpStatus() int {
	switch {
	case e != nil && (e.Cause.Name == causeBusy || e.Cause.Name == causeAway || e.Cause.Name == causeMemory):
		return 503
	case e != nil && e.Cause.Name == causeTooMany:
		return 429
	case e == nil || e.Name == "HANDLER_ERROR" && e.Cause.Name != causeTimeout:
		return 200
	case e.Name == "REQUEST_VALIDATION_ERROR":
		return 400
	case e.Cause.Name == causeTimeout:
		return 408
	}
	return 500
}

func parseError(format string, args ...any) *Error {
	text := shortened(fmt.Sprintf(format, args...))
	return validationError(Cause{"PARSE_ERROR", map[string]string{"error_message": text}}, codeParse, "Parse error", text)
}

func methodNotFound(method string) *Error {
	method = shortened(method)
	return validationError(Cause{"METHOD_NOT_FOUND", map[string]string{"method_name": method}}, codeMethodNotFound, "Method not found", method)
}

func validationError(cause Cause, code int, message, text string) *Error {
	return &Error{Name: "REQUEST_VALIDATION_ERROR", Cause: cause, Code: code, Message: message, Data: quote(text)}
}

// internalError is what a store could not do. What it does not keep any more is
// a matter of its own.
func internalError(err error) *Error {
	if pruned := (*ledger.PrunedError)(nil); errors.As(err, &pruned) {
		return handlerError("OUTCOME_PRUNED", map[string]any{"block_height": pruned.Height, "pruned_height": pruned.Through, "error_message": err.Error()}, err.Error())
	}
	return serverError("INTERNAL_ERROR", Cause{"INTERNAL_ERROR", map[string]string{"error_message": err.Error()}}, quote(err.Error()))
}

// hostError is what the host could not do. Code that it does not carry is a
// matter of its own: it will not be there the next time, and clients repeat what
// is answered with an internal error.
func hostError(err error) *Error {
	var missing *vm.NotCarriedError
	if errors.As(err, &missing) {
		return handlerError("CONTRACT_NOT_CARRIED", map[string]any{"code_hash": transaction.Hash(missing.Hash), "error_message": err.Error()}, err.Error())
	}
	var abandoned *vm.AbandonedError
	if errors.As(err, &abandoned) {
		return handlerError(abandonedCauses[abandoned.Kind], map[string]any{"error_message": err.Error()}, err.Error())
	}
	if unresolved := (*UnresolvedError)(nil); errors.As(err, &unresolved) {
		return unresolvedError(unresolved)
	}
	return internalError(err)
}

const (
	causeAway    = "LEDGER_AWAY"
	causeBusy    = "NODE_BUSY"
	causeMemory  = "LEDGER_MEMORY_SPENT"
	causeTooMany = "TOO_MANY_REQUESTS"
	causeTimeout = "TIMEOUT_ERROR"
)

// NoRoom is the answer to a request, nil if it was not read, that a host has no room for: own
// says that this is so because of others of the same client.
func NoRoom(body []byte, own bool, why string) []byte {
	cause := causeBusy
	if own {
		cause = causeTooMany
	}
	return SentAway(body, cause, why)
}

// SentAway is the answer to a request that a host does not have its ledger answer: code names
// the rule by which, and why says it in words.
func SentAway(body []byte, code, why string) []byte {
	text, _ := reply(idOf(body), nil, handlerError(code, map[string]any{"error_message": why}, why))
	return text
}

var abandonedCauses = map[vm.AbandonedKind]string{
	vm.TookTooLong: "CALL_TOOK_TOO_LONG", vm.NodeBusy: causeBusy, vm.TooManyOwn: causeTooMany, vm.LedgerMemory: causeMemory,
}

func handlerError(cause string, info any, text string) *Error {
	return serverError("HANDLER_ERROR", Cause{cause, info}, quote(text))
}

func serverError(name string, cause Cause, data json.RawMessage) *Error {
	return &Error{Name: name, Cause: cause, Code: codeServer, Message: "Server error", Data: data}
}

// at adds the block that a query error refers to.
func at(b *ledger.Block, info map[string]any) map[string]any {
	info["block_height"], info["block_hash"] = b.Height, b.Hash
	return info
}

const causeInvalidTransaction = "INVALID_TRANSACTION"

// refusalInfo says in words which rule refused a transaction; nearcore leaves
// the info of this cause empty.
type refusalInfo struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// invalidTransaction carries the refusal in data, where every client looks.
func invalidTransaction(refusal authorize.InvalidTx) *Error {
	info := refusalInfo{authorize.Code(refusal), refusal.Error()}
	e := serverError("HANDLER_ERROR", Cause{causeInvalidTransaction, info}, tagged.Wrap("TxExecutionError", authorize.JSON(refusal)))
	e.Told = Told{info.Rule, info.Message}
	return e
}

func unknownTransaction(hash transaction.Hash) *Error {
	return handlerError("UNKNOWN_TRANSACTION", map[string]any{"requested_transaction_hash": hash},
		fmt.Sprintf("Transaction %s doesn't exist", hash))
}

func quote(text string) json.RawMessage {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("rpc: " + err.Error())
	}
	return quoted
}
