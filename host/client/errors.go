package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"latchkey/core/rpc"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// Error is a node's refusal of a request. Cause.Name is the thing to match on,
// such as UNKNOWN_ACCOUNT or INVALID_TRANSACTION.
type Error struct {
	Name    string          `json:"name"`
	Cause   Cause           `json:"cause"`
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
	Told    Told            `json:"latchkey"` // by a node of Latchkey; of others it is empty
}

// Told is an error as a stable code and a sentence.
type Told = rpc.Told

// Cause names what went wrong, with its figures.
type Cause struct {
	Name string          `json:"name"`
	Info json.RawMessage `json:"info"`
}

// Names of causes that callers tell apart.
const (
	UnknownAccount         = "UNKNOWN_ACCOUNT"
	UnknownAccessKey       = "UNKNOWN_ACCESS_KEY"
	UnknownTransaction     = "UNKNOWN_TRANSACTION"
	InvalidTransaction     = "INVALID_TRANSACTION"
	ContractExecutionError = "CONTRACT_EXECUTION_ERROR"
	MethodNotFound         = "MethodNotFound"   // of those: the code of what is told
	CodeDoesNotExist       = "CodeDoesNotExist" // the same
	Timeout                = "TIMEOUT_ERROR"
)

func (e *Error) Error() string {
	if e.refusal() != nil {
		return "transaction refused: " + e.Reason()
	}
	if e.Told.Message != "" {
		return e.Told.Message
	}
	var text string
	if json.Unmarshal(e.Data, &text) == nil && text != "" {
		return viewFailure(text)
	}
	if e.Cause.Name != "" {
		text := e.Cause.Name
		if info := string(e.Cause.Info); info != "" && info != "{}" && info != "null" {
			text += ": " + info
		}
		return text
	}
	return fmt.Sprintf("%s (code %d)", e.Message, e.Code)
}

// Reason names the rule that refused a transaction: in a sentence when the node
// gives one, else with its figures.
func (e *Error) Reason() string {
	if e.Told.Message != "" {
		return e.Told.Code + ": " + e.Told.Message
	}
	return tagged.Text(e.refusal())
}

// refusal is NEAR's InvalidTxError or ActionError of a refused transaction.
func (e *Error) refusal() json.RawMessage {
	var data struct {
		TxExecutionError map[string]json.RawMessage `json:"TxExecutionError"`
	}
	if json.Unmarshal(e.Data, &data) != nil {
		return nil
	}
	if refusal, ok := data.TxExecutionError["InvalidTxError"]; ok {
		return refusal
	}
	return data.TxExecutionError["ActionError"]
}

// Is reports whether err is a node's refusal with this cause, or told by this code.
func Is(err error, cause string) bool {
	var e *Error
	return errors.As(err, &e) && (e.Cause.Name == cause || e.Told.Code == cause)
}

// IsRefusal reports whether a transaction was refused by this rule: a variant of
// NEAR's InvalidTxError or of the InvalidAccessKeyError within, or GuardRefused.
func IsRefusal(err error, variant string) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	if e.refusal() != nil && e.Told.Code == variant {
		return true
	}
	name, inner := tagged.Outermost(e.refusal())
	if name != variant {
		name, _ = tagged.Outermost(inner)
	}
	return name == variant
}

// ExecutionError is a transaction that was accepted, ran and failed.
type ExecutionError struct {
	Hash     transaction.Hash
	Failure  json.RawMessage // NEAR's JSON of the failure
	Sentence string          // the node's; empty for one that is not Latchkey's
}

func (e *ExecutionError) Error() string { return "transaction failed: " + e.Reason() }

// Reason is the innermost variant and the sentence, or what the failure's JSON
// says. What a contract or its engine said itself has no variant before it.
func (e *ExecutionError) Reason() string {
	text := tagged.Text(e.Failure)
	if e.Sentence == "" || e.Sentence == text {
		return text
	}
	variant, fields, _ := strings.Cut(text, " ")
	if fields != "" && !json.Valid([]byte(fields)) { // a sentence, and no variant
		return e.Sentence
	}
	return variant + ": " + e.Sentence
}

// IsNotDeployable reports whether the ledger's settings do not list the code. NEAR's
// JSON has no variant for that, so its sentence decides: no guest's begins like it.
func (e *ExecutionError) IsNotDeployable() bool {
	text := tagged.Text(e.Failure)
	return strings.HasPrefix(text, "code ") && strings.HasSuffix(text, runtime.NotDeployable)
}

// flatError is how the query method reports a missing key or a failed view:
// as a success that holds an error.
type flatError struct {
	Error *string  `json:"error"`
	Logs  []string `json:"logs"`
	Told  Told     `json:"latchkey"`
}

var (
	noAccessKey = regexp.MustCompile(`^access key (.*?) does not exist while viewing$`)
	noAccount   = regexp.MustCompile(`^account (.*?) does not exist while viewing$`)
)

// asError gives a flat error the form of all others.
func (f flatError) asError() *Error {
	cause := ContractExecutionError
	switch {
	case noAccessKey.MatchString(*f.Error):
		cause = UnknownAccessKey
	case noAccount.MatchString(*f.Error):
		cause = UnknownAccount
	}
	if f.Told == (Told{}) {
		f.Told.Message = viewFailure(*f.Error)
		f.Told.Code, _, _ = strings.Cut(f.Told.Message, ":")
	}
	data, _ := json.Marshal(*f.Error)
	return &Error{Name: "HANDLER_ERROR", Cause: Cause{Name: cause}, Code: -32000, Message: "Server error", Data: data, Told: f.Told}
}
