package vm

import (
	"fmt"

	"latchkey/core/tagged"
)

// HostError is a host function's refusal that a kind and at most two figures tell
// all of: it ends the guest.
type HostError struct {
	Kind   HostErrorKind
	Figure uint64 // of kinds that have one: a number, length or count
	Limit  uint64 // of kinds whose figure exceeds it
}

// HostErrorKind is a variant of NEAR's HostError. Its number is stored: never
// change it.
type HostErrorKind uint8

const (
	GasExceeded                         HostErrorKind = 1
	GasLimitExceeded                    HostErrorKind = 2
	IntegerOverflow                     HostErrorKind = 3
	BalanceExceeded                     HostErrorKind = 4
	EmptyMethodName                     HostErrorKind = 5
	CannotAppendActionToJointPromise    HostErrorKind = 6
	CannotReturnJointPromise            HostErrorKind = 7
	MemoryAccessViolation               HostErrorKind = 8
	InvalidAccountID                    HostErrorKind = 9
	InvalidMethodName                   HostErrorKind = 10
	InvalidPublicKey                    HostErrorKind = 11
	ContractCodeHashMalformed           HostErrorKind = 12
	BadUTF8                             HostErrorKind = 13
	BadUTF16                            HostErrorKind = 14
	InvalidPromiseIndex                 HostErrorKind = 15
	InvalidPromiseResultIndex           HostErrorKind = 16
	InvalidRegisterID                   HostErrorKind = 17
	NumberOfLogsExceeded                HostErrorKind = 18
	KeyLengthExceeded                   HostErrorKind = 19
	ValueLengthExceeded                 HostErrorKind = 20
	TotalLogLengthExceeded              HostErrorKind = 21
	ReturnedValueLengthExceeded         HostErrorKind = 22
	NumberPromisesExceeded              HostErrorKind = 23
	NumberInputDataDependenciesExceeded HostErrorKind = 24
	ContractSizeExceeded                HostErrorKind = 25
)

// hostErrorNames are NEAR's, as Rust's Debug form has them.
var hostErrorNames = tagged.NewNames[HostErrorKind]([]string{
	GasExceeded: "GasExceeded", GasLimitExceeded: "GasLimitExceeded", IntegerOverflow: "IntegerOverflow",
	BalanceExceeded: "BalanceExceeded", EmptyMethodName: "EmptyMethodName",
	CannotAppendActionToJointPromise: "CannotAppendActionToJointPromise", CannotReturnJointPromise: "CannotReturnJointPromise",
	MemoryAccessViolation: "MemoryAccessViolation", InvalidAccountID: "InvalidAccountId", InvalidMethodName: "InvalidMethodName",
	InvalidPublicKey: "InvalidPublicKey", ContractCodeHashMalformed: "ContractCodeHashMalformed", BadUTF8: "BadUTF8", BadUTF16: "BadUTF16",
	InvalidPromiseIndex: "InvalidPromiseIndex", InvalidPromiseResultIndex: "InvalidPromiseResultIndex", InvalidRegisterID: "InvalidRegisterId",
	NumberOfLogsExceeded: "NumberOfLogsExceeded", KeyLengthExceeded: "KeyLengthExceeded", ValueLengthExceeded: "ValueLengthExceeded",
	TotalLogLengthExceeded: "TotalLogLengthExceeded", ReturnedValueLengthExceeded: "ReturnedValueLengthExceeded",
	NumberPromisesExceeded: "NumberPromisesExceeded", NumberInputDataDependenciesExceeded: "NumberInputDataDependenciesExceeded",
	ContractSizeExceeded: "ContractSizeExceeded",
})

// hostErrorTexts are NEAR's (spec 6.9), with the figures in them, and NEAR's
// names of the figures.
var hostErrorTexts = [...]struct {
	text   string
	fields []string
}{
	GasExceeded:                         {"Exceeded the prepaid gas.", nil},
	GasLimitExceeded:                    {"Exceeded the maximum amount of gas allowed to burn per contract.", nil},
	IntegerOverflow:                     {"Integer overflow.", nil},
	BalanceExceeded:                     {"Exceeded the account balance.", nil},
	EmptyMethodName:                     {"Tried to call an empty method name.", nil},
	CannotAppendActionToJointPromise:    {"Actions can only be appended to non-joint promise.", nil},
	CannotReturnJointPromise:            {"Returning joint promise is currently prohibited.", nil},
	MemoryAccessViolation:               {"Accessed memory outside the bounds.", nil},
	InvalidAccountID:                    {"VM Logic returned an invalid account id", nil},
	InvalidMethodName:                   {"VM Logic returned an invalid method name", nil},
	InvalidPublicKey:                    {"VM Logic provided an invalid public key", nil},
	ContractCodeHashMalformed:           {"Contract code hash is malformed.", nil},
	BadUTF8:                             {"String encoding is bad UTF-8 sequence.", nil},
	BadUTF16:                            {"String encoding is bad UTF-16 sequence.", nil},
	InvalidPromiseIndex:                 {"%d does not correspond to existing promises", []string{"promise_idx"}},
	InvalidPromiseResultIndex:           {"Accessed invalid promise result index: %d", []string{"result_idx"}},
	InvalidRegisterID:                   {"Accessed invalid register id: %d", []string{"register_id"}},
	NumberOfLogsExceeded:                {"The number of logs will exceed the limit %d", []string{"limit"}},
	KeyLengthExceeded:                   {"The length of a storage key %d exceeds the limit %d", []string{"length", "limit"}},
	ValueLengthExceeded:                 {"The length of a storage value %d exceeds the limit %d", []string{"length", "limit"}},
	TotalLogLengthExceeded:              {"The length of a log message %d exceeds the limit %d", []string{"length", "limit"}},
	ReturnedValueLengthExceeded:         {"The length of a returned value %d exceeds the limit %d", []string{"length", "limit"}},
	NumberPromisesExceeded:              {"The number of promises within a FunctionCall %d exceeds the limit %d", []string{"number_of_promises", "limit"}},
	NumberInputDataDependenciesExceeded: {"The number of input data dependencies %d exceeds the limit %d", []string{"number_of_input_data_dependencies", "limit"}},
	ContractSizeExceeded:                {"The size of a contract code in DeployContract action %d exceeds the limit %d", []string{"size", "limit"}},
}

func (e *HostError) figures() []any {
	return []any{e.Figure, e.Limit}[:len(hostErrorTexts[e.Kind].fields)]
}

func (e *HostError) Error() string { return fmt.Sprintf(hostErrorTexts[e.Kind].text, e.figures()...) }

func (e *HostError) debug() string {
	var fields []rustField
	for i, figure := range e.figures() {
		fields = append(fields, rustField{hostErrorTexts[e.Kind].fields[i], fmt.Sprint(figure)})
	}
	return rustStruct(hostErrorNames.Of(e.Kind), fields...)
}

// IsHostError reports whether err is a host function's refusal of this kind.
func IsHostError(err error, kind HostErrorKind) bool {
	host, ok := causeOf(err).(*HostError)
	return ok && host.Kind == kind
}

var (
	errGasExceeded      = &HostError{Kind: GasExceeded}
	errGasLimitExceeded = &HostError{Kind: GasLimitExceeded}
	errIntegerOverflow  = &HostError{Kind: IntegerOverflow}
	errBalanceExceeded  = &HostError{Kind: BalanceExceeded}
	errEmptyMethodName  = &HostError{Kind: EmptyMethodName}
	errJointAppend      = &HostError{Kind: CannotAppendActionToJointPromise}
	errJointReturn      = &HostError{Kind: CannotReturnJointPromise}
	errMemoryAccess     = &HostError{Kind: MemoryAccessViolation}
	errInvalidAccountID = &HostError{Kind: InvalidAccountID}
	errInvalidMethod    = &HostError{Kind: InvalidMethodName}
	errInvalidPublicKey = &HostError{Kind: InvalidPublicKey}
	errInvalidHash      = &HostError{Kind: ContractCodeHashMalformed}
	errBadUTF8          = &HostError{Kind: BadUTF8}
	errBadUTF16         = &HostError{Kind: BadUTF16}
)

func invalidPromiseIndex(n uint64) *HostError {
	return &HostError{Kind: InvalidPromiseIndex, Figure: n}
}
func invalidPromiseResultIndex(n uint64) *HostError {
	return &HostError{Kind: InvalidPromiseResultIndex, Figure: n}
}
func invalidRegister(n uint64) *HostError { return &HostError{Kind: InvalidRegisterID, Figure: n} }
func tooManyLogs(limit uint64) *HostError {
	return &HostError{Kind: NumberOfLogsExceeded, Figure: limit}
}
func keyTooLong(n, limit uint64) *HostError   { return &HostError{KeyLengthExceeded, n, limit} }
func valueTooLong(n, limit uint64) *HostError { return &HostError{ValueLengthExceeded, n, limit} }
func logTooLong(n, limit uint64) *HostError   { return &HostError{TotalLogLengthExceeded, n, limit} }
func returnTooLong(n, limit uint64) *HostError {
	return &HostError{ReturnedValueLengthExceeded, n, limit}
}
func tooManyPromises(n, limit uint64) *HostError {
	return &HostError{NumberPromisesExceeded, n, limit}
}
func tooManyInputs(n, limit uint64) *HostError {
	return &HostError{NumberInputDataDependenciesExceeded, n, limit}
}
func contractTooLarge(n, limit uint64) *HostError {
	return &HostError{ContractSizeExceeded, n, limit}
}
