package vm

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/tagged"
)

// FunctionCallError is why a method call failed, NEAR's enum of that name: one
// of ExecutionError, MethodResolveError, CompilationError and LinkError.
type FunctionCallError interface {
	error
	// JSON is NEAR's form inside {"FunctionCallError": …}.
	JSON() json.RawMessage
	// Debug is Rust's Debug form, which the legacy query result carries.
	Debug() string
}

// ExecutionError is a guest that started and was ended.
type ExecutionError struct{ Cause error }

func (e *ExecutionError) Error() string         { return e.Cause.Error() }
func (e *ExecutionError) Unwrap() error         { return e.Cause }
func (e *ExecutionError) JSON() json.RawMessage { return wrapText("ExecutionError", e.Error()) }

func (e *ExecutionError) Debug() string {
	var host *HostError
	if errors.As(e.Cause, &host) {
		return "HostError(" + host.debug + ")"
	}
	return "WasmTrap(" + e.Cause.Error() + ")"
}

// GuestText is what a guest said when it ended itself with an error; false when
// it was ended otherwise.
func GuestText(err FunctionCallError) (string, bool) {
	var host *HostError
	if !errors.As(err, &host) || host.Kind != "GuestPanic" {
		return "", false
	}
	return strings.TrimPrefix(host.text, panicPrefix), true
}

// GuestPanic is the error of a guest that ended itself with this text.
func GuestPanic(text string) FunctionCallError { return &ExecutionError{guestPanic(text)} }

// MethodResolveError is a method that cannot be called. Kind is MethodNotFound
// or MethodInvalidSignature.
type MethodResolveError struct{ Kind, Method string }

func (e *MethodResolveError) Error() string {
	if e.Kind == "MethodNotFound" {
		return fmt.Sprintf("method %q is not exported by the contract", e.Method)
	}
	return fmt.Sprintf("export %q is not a method: a method takes no parameters and returns nothing or an i32", e.Method)
}
func (e *MethodResolveError) JSON() json.RawMessage { return wrapText("MethodResolveError", e.Kind) }
func (e *MethodResolveError) Debug() string         { return "MethodResolveError(" + e.Kind + ")" }

// CodeDoesNotExist is a call to an account without a contract.
type CodeDoesNotExist struct {
	AccountID account.ID `json:"account_id"`
}

func (e *CodeDoesNotExist) Error() string {
	return fmt.Sprintf("account %s has no contract", e.AccountID)
}
func (e *CodeDoesNotExist) JSON() json.RawMessage {
	return tagged.Wrap("CompilationError", tagged.JSON(e))
}
func (e *CodeDoesNotExist) Debug() string {
	return fmt.Sprintf("CompilationError(CodeDoesNotExist { account_id: %s })", rustQuote(string(e.AccountID)))
}

// PrepareError is code that prepare refused. Kind is NEAR's name of the rule.
type PrepareError struct{ Kind, Reason string }

func (e *PrepareError) Error() string { return "cannot prepare contract: " + e.Reason }
func (e *PrepareError) JSON() json.RawMessage {
	return tagged.Wrap("CompilationError", wrapText("PrepareError", e.Kind))
}
func (e *PrepareError) Debug() string { return "CompilationError(PrepareError(" + e.Kind + "))" }

// WasmerCompileError is code that the engine could not compile; the name is
// NEAR's and predates its engines.
type WasmerCompileError struct {
	Msg string `json:"msg"`
}

func (e *WasmerCompileError) Error() string { return e.Msg }
func (e *WasmerCompileError) JSON() json.RawMessage {
	return tagged.Wrap("CompilationError", tagged.JSON(e))
}
func (e *WasmerCompileError) Debug() string {
	return fmt.Sprintf("CompilationError(WasmerCompileError { msg: %s })", rustQuote(e.Msg))
}

// UnresolvedImport is code that imports what the host does not offer: NEAR's LinkError.
type UnresolvedImport struct {
	Msg string `json:"msg"`
}

func (e *UnresolvedImport) Error() string { return e.Msg }
func (e *UnresolvedImport) JSON() json.RawMessage {
	fields, _ := json.Marshal(e)
	return tagged.Wrap("LinkError", fields)
}
func (e *UnresolvedImport) Debug() string {
	return fmt.Sprintf("LinkError { msg: %s }", rustQuote(e.Msg))
}

// callError sorts an engine's error into NEAR's enum. Why code does not compile
// or link each engine says in its own words, which an outcome may not hold.
func callError(err error) FunctionCallError {
	var failure *Failure
	var compile *CompileError
	var link *LinkError
	switch {
	case errors.As(err, &failure):
		return &ExecutionError{guestPanic(failure.Error())}
	case errors.As(err, &compile):
		return &WasmerCompileError{"the code is no valid WebAssembly module"}
	case errors.As(err, &link):
		return &UnresolvedImport{"the code imports what the host does not offer"}
	}
	return &ExecutionError{err}
}

func wrapText(name, text string) json.RawMessage {
	quoted, _ := json.Marshal(text)
	return tagged.Wrap(name, quoted)
}
