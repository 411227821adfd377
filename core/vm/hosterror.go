package vm

import "fmt"

// HostError is a host function's refusal: it ends the guest. Kind is NEAR's
// name and stable; Error gives NEAR's text (spec 6.9).
type HostError struct {
	Kind  string
	text  string
	debug string // Rust's Debug form, which older clients match by pattern
	cause error  // a *policy.Refusal, if that is why
}

func (e *HostError) Error() string { return e.text }
func (e *HostError) Unwrap() error { return e.cause }

var (
	errGasExceeded      = unit("GasExceeded", "Exceeded the prepaid gas.")
	errGasLimitExceeded = unit("GasLimitExceeded", "Exceeded the maximum amount of gas allowed to burn per contract.")
	errIntegerOverflow  = unit("IntegerOverflow", "Integer overflow.")
	errBalanceExceeded  = unit("BalanceExceeded", "Exceeded the account balance.")
	errEmptyMethodName  = unit("EmptyMethodName", "Tried to call an empty method name.")
	errJointAppend      = unit("CannotAppendActionToJointPromise", "Actions can only be appended to non-joint promise.")
	errJointReturn      = unit("CannotReturnJointPromise", "Returning joint promise is currently prohibited.")
	errMemoryAccess     = unit("MemoryAccessViolation", "Accessed memory outside the bounds.")
	errInvalidAccountID = unit("InvalidAccountId", "VM Logic returned an invalid account id")
	errInvalidMethod    = unit("InvalidMethodName", "VM Logic returned an invalid method name")
	errInvalidPublicKey = unit("InvalidPublicKey", "VM Logic provided an invalid public key")
	errInvalidHash      = unit("ContractCodeHashMalformed", "Contract code hash is malformed.")
	errBadUTF8          = unit("BadUTF8", "String encoding is bad UTF-8 sequence.")
	errBadUTF16         = unit("BadUTF16", "String encoding is bad UTF-16 sequence.")
)

func unit(kind, text string) *HostError { return &HostError{Kind: kind, text: text, debug: kind} }

// panicPrefix stands before what a guest that panics says.
const panicPrefix = "Smart contract panicked: "

func guestPanic(message string) *HostError {
	return &HostError{Kind: "GuestPanic", text: panicPrefix + message,
		debug: fmt.Sprintf("GuestPanic { panic_msg: %s }", rustQuote(message))}
}

// policyRefusal shows a refusal of the policy as a panic of the contract: the one
// error whose text NEAR's clients show, and NEAR has none for policies.
func policyRefusal(why error) *HostError {
	e := guestPanic(why.Error())
	e.cause = why
	return e
}

// prohibited names the function that a view or a guard may not call.
func prohibited(function string, m Mode) *HostError {
	if m == ModeGuard {
		return &HostError{Kind: "ProhibitedInGuard", text: function + " is not allowed in guards",
			debug: fmt.Sprintf("ProhibitedInGuard { method_name: %s }", rustQuote(function))}
	}
	return &HostError{Kind: "ProhibitedInView", text: function + " is not allowed in view calls",
		debug: fmt.Sprintf("ProhibitedInView { method_name: %s }", rustQuote(function))}
}

func ed25519Invalid(reason string) *HostError {
	return &HostError{Kind: "Ed25519VerifyInvalidInput", text: "ED25519 signature verification error: " + reason,
		debug: fmt.Sprintf("Ed25519VerifyInvalidInput { msg: %s }", rustQuote(reason))}
}

func ecrecoverInvalid(reason string) *HostError {
	return &HostError{Kind: "ECRecoverError", text: "ECDSA recover error: " + reason,
		debug: fmt.Sprintf("ECRecoverError { msg: %s }", rustQuote(reason))}
}

// deprecated names a function that NEAR keeps but no longer runs.
func deprecated(function string) *HostError {
	return &HostError{Kind: "Deprecated", text: "Attempted to call deprecated host function " + function,
		debug: fmt.Sprintf("Deprecated { method_name: %s }", rustQuote(function))}
}

// oneNumber makes an error with a single numeric field.
func oneNumber(kind, format, field string, n uint64) *HostError {
	return &HostError{Kind: kind, text: fmt.Sprintf(format, n), debug: fmt.Sprintf("%s { %s: %d }", kind, field, n)}
}

func invalidPromiseIndex(n uint64) *HostError {
	return oneNumber("InvalidPromiseIndex", "%d does not correspond to existing promises", "promise_idx", n)
}

func invalidPromiseResultIndex(n uint64) *HostError {
	return oneNumber("InvalidPromiseResultIndex", "Accessed invalid promise result index: %d", "result_idx", n)
}

func invalidRegister(n uint64) *HostError {
	return oneNumber("InvalidRegisterId", "Accessed invalid register id: %d", "register_id", n)
}

func tooManyLogs(limit uint64) *HostError {
	return oneNumber("NumberOfLogsExceeded", "The number of logs will exceed the limit %d", "limit", limit)
}

// overLimit makes an error that names a figure and the limit it exceeds.
func overLimit(kind, what, field string, n, limit uint64) *HostError {
	return &HostError{Kind: kind, text: fmt.Sprintf("%s %d exceeds the limit %d", what, n, limit),
		debug: fmt.Sprintf("%s { %s: %d, limit: %d }", kind, field, n, limit)}
}

func keyTooLong(n, limit uint64) *HostError {
	return overLimit("KeyLengthExceeded", "The length of a storage key", "length", n, limit)
}

func valueTooLong(n, limit uint64) *HostError {
	return overLimit("ValueLengthExceeded", "The length of a storage value", "length", n, limit)
}

func logTooLong(n, limit uint64) *HostError {
	return overLimit("TotalLogLengthExceeded", "The length of a log message", "length", n, limit)
}

func returnTooLong(n, limit uint64) *HostError {
	return overLimit("ReturnedValueLengthExceeded", "The length of a returned value", "length", n, limit)
}

func tooManyPromises(n, limit uint64) *HostError {
	return overLimit("NumberPromisesExceeded", "The number of promises within a FunctionCall", "number_of_promises", n, limit)
}

func tooManyInputs(n, limit uint64) *HostError {
	return overLimit("NumberInputDataDependenciesExceeded", "The number of input data dependencies", "number_of_input_data_dependencies", n, limit)
}

func contractTooLarge(n, limit uint64) *HostError {
	return overLimit("ContractSizeExceeded", "The size of a contract code in DeployContract action", "size", n, limit)
}

// rustQuote quotes text as Rust's Debug does.
func rustQuote(s string) string {
	quoted := []rune{'"'}
	for _, c := range s {
		switch c {
		case '"', '\\':
			quoted = append(quoted, '\\', c)
		case '\n':
			quoted = append(quoted, '\\', 'n')
		case '\r':
			quoted = append(quoted, '\\', 'r')
		case '\t':
			quoted = append(quoted, '\\', 't')
		default:
			quoted = append(quoted, c)
		}
	}
	return string(append(quoted, '"'))
}
