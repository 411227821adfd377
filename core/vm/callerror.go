package vm

import (
	"encoding/json"
	"errors"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/tagged"
)

// FunctionCallError is why a method call failed, NEAR's enum of that name with
// its CompilationError unfolded. It is part of outcomes.
type FunctionCallError interface {
	error
	// JSON is NEAR's form inside {"FunctionCallError": …}.
	JSON() json.RawMessage
	// Debug is Rust's Debug form, which the legacy query result carries.
	Debug() string
}

// FunctionCallErrors is the table of FunctionCallError.
var FunctionCallErrors = tagged.New[FunctionCallError](
	tagged.Row{Number: 1, Name: "ExecutionError", Type: (*ExecutionError)(nil)},
	tagged.Row{Number: 2, Name: "MethodResolveError", Type: (*MethodResolveError)(nil)},
	tagged.Row{Number: 3, Name: "CodeDoesNotExist", Type: (*CodeDoesNotExist)(nil)},
	tagged.Row{Number: 4, Name: "PrepareError", Type: (*Unprepared)(nil)},
	tagged.Row{Number: 5, Name: "WasmerCompileError", Type: (*WasmerCompileError)(nil)},
	tagged.Row{Number: 6, Name: "LinkError", Type: (*UnresolvedImport)(nil)},
)

// ExecutionError is a guest that started and was ended.
type ExecutionError struct{ Cause Cause }

func (e *ExecutionError) Error() string         { return e.Cause.Error() }
func (e *ExecutionError) Unwrap() error         { return e.Cause }
func (e *ExecutionError) JSON() json.RawMessage { return e.wrap(e.Error()) }
func (e *ExecutionError) Debug() string {
	if _, isTrap := e.Cause.(*Trap); isTrap {
		return "WasmTrap(" + e.Cause.debug() + ")"
	}
	return "HostError(" + e.Cause.debug() + ")"
}

func (e *ExecutionError) wrap(text string) json.RawMessage {
	return tagged.WrapText(FunctionCallErrors.Name(e), text)
}

// PanicJSON is the JSON of a guest that panicked with this text, which stands for
// refusals that NEAR does not have.
func PanicJSON(text string) json.RawMessage { return (*ExecutionError)(nil).wrap(panicPrefix + text) }

// MethodResolveError is a method that cannot be called.
type MethodResolveError struct {
	Kind   ResolveKind
	Method tagged.Name
}

// ResolveKind is why it cannot. Its number is stored: never change it.
type ResolveKind uint8

const (
	MethodNotFound         ResolveKind = 1
	MethodInvalidSignature ResolveKind = 2
)

var resolveKinds = tagged.NewNames[ResolveKind]([]string{
	MethodNotFound: "MethodNotFound", MethodInvalidSignature: "MethodInvalidSignature"})

func (e *MethodResolveError) Error() string {
	if e.Kind == MethodNotFound {
		return fmt.Sprintf("method %q is not exported by the contract", e.Method)
	}
	return fmt.Sprintf("export %q is not a method: a method takes no parameters and returns nothing or an i32", e.Method)
}
func (e *MethodResolveError) JSON() json.RawMessage {
	return tagged.WrapText(FunctionCallErrors.Name(e), resolveKinds.Of(e.Kind))
}
func (e *MethodResolveError) Debug() string {
	return "MethodResolveError(" + resolveKinds.Of(e.Kind) + ")"
}

// CodeDoesNotExist is a call to an account without a contract.
type CodeDoesNotExist struct{ AccountID account.ID }

func (e *CodeDoesNotExist) Error() string {
	return fmt.Sprintf("account %s has no contract", e.AccountID)
}
func (e *CodeDoesNotExist) JSON() json.RawMessage {
	return compilationError(e, asJSON(struct {
		AccountID account.ID `json:"account_id"`
	}{e.AccountID}))
}
func (e *CodeDoesNotExist) Debug() string {
	return compilationDebug(rustStruct("CodeDoesNotExist", rustField{"account_id", rustQuote(string(e.AccountID))}))
}

// WasmerCompileError is code that the engine could not compile; the name is
// NEAR's and predates its engines. Why, each engine says in its own words, which
// an outcome may not hold.
type WasmerCompileError struct{}

func (e *WasmerCompileError) Error() string { return "the engine cannot compile the code" }
func (e *WasmerCompileError) JSON() json.RawMessage {
	return compilationError(e, asJSON(message{e.Error()}))
}
func (e *WasmerCompileError) Debug() string {
	return compilationDebug(rustStruct("WasmerCompileError", rustField{"msg", rustQuote(e.Error())}))
}

// message is the field that NEAR puts texts of compilers and linkers in.
type message struct {
	Text string `json:"msg"`
}

// compilationError wraps NEAR's CompilationError around one of its variants.
func compilationError(e FunctionCallError, inner json.RawMessage) json.RawMessage {
	return tagged.Wrap("CompilationError", tagged.Wrap(FunctionCallErrors.Name(e), inner))
}

func compilationDebug(inner string) string { return "CompilationError(" + inner + ")" }

func asJSON(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("vm: " + err.Error()) // figures and texts only
	}
	return text
}

// callError sorts an engine's error into NEAR's enum. What is none of an engine's
// errors is a fault of the engine, and a trap without a name on every host.
func callError(err error) FunctionCallError {
	var failure *Failure
	var compile *CompileError
	var link *LinkError
	switch cause := causeOf(err); {
	case cause != nil:
		return &ExecutionError{cause}
	case errors.As(err, &failure):
		return &ExecutionError{failure.cause()}
	case errors.As(err, &compile):
		return &WasmerCompileError{}
	case errors.As(err, &link):
		return &UnresolvedImport{Why: NotOffered}
	}
	return &ExecutionError{&Trap{Kind: TrapGeneric}}
}
