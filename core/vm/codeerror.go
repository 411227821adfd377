package vm

import (
	"encoding/json"
	"fmt"

	"latchkey/core/tagged"
)

// PrepareError is code that prepare refused, for whoever makes code: Kind is
// NEAR's name of the rule, Reason what to change. An outcome keeps the Unprepared
// that it unwraps to.
type PrepareError struct{ Kind, Reason string }

func (e *PrepareError) Error() string { return "cannot prepare contract: " + e.Reason }
func (e *PrepareError) Unwrap() error { return &Unprepared{prepareRules.Number(e.Kind)} }

// Unprepared is code that prepare refused, NEAR's PrepareError.
type Unprepared struct{ Rule PrepareRule }

func (e *Unprepared) Error() string { return "cannot prepare contract: " + prepareRules.Of(e.Rule) }
func (e *Unprepared) JSON() json.RawMessage {
	return compilationError(e, asJSON(prepareRules.Of(e.Rule)))
}
func (e *Unprepared) Debug() string {
	return compilationDebug("PrepareError(" + prepareRules.Of(e.Rule) + ")")
}

// PrepareRule is the broken rule. Its number is stored: never change it.
type PrepareRule uint8

// prepareRules are NEAR's names.
var prepareRules = tagged.NewNames[PrepareRule]([]string{
	1: "Serialization", 2: "Deserialization", 3: "InternalMemoryDeclared", 4: "GasInstrumentation", 5: "StackHeightInstrumentation",
	6: "Instantiate", 7: "Memory", 8: "TooManyFunctions", 9: "TooManyLocals", 10: "TooManyTables", 11: "TooManyTableElements",
	12: "FunctionBodyTooLarge", 13: "InstrumentedCodeTooLarge", 14: "TooManyBlocksPerFunction", 15: "TooManyBlocksPerContract",
	16: "TooManyTypes", 17: "TooManyParamsPerFunction", 18: "TooManyParamsPerContract", 19: "OperandStackTooLarge", 20: "TooManyGlobals",
})

// UnresolvedImport is code that imports what the host does not offer: NEAR's LinkError.
type UnresolvedImport struct {
	Module, Name tagged.GuestText
	Why          ImportFault
}

// ImportFault is what is wrong with an import. Its number is stored: never change it.
type ImportFault uint8

const (
	// NotOffered is what an engine says that prepare should have said.
	NotOffered    ImportFault = 1
	NotAFunction  ImportFault = 2
	UnknownModule ImportFault = 3
	OtherType     ImportFault = 4
	NotOfExtism   ImportFault = 5
	NotOfWASI     ImportFault = 6
	NoSuchImport  ImportFault = 7
	NotGranted    ImportFault = 8
)

var importFaults = tagged.NewNames[ImportFault]([]string{
	NotOffered:    "the code imports what the host does not offer",
	NotAFunction:  "a contract imports functions only and brings its own memory",
	UnknownModule: "contracts may import from " + HostModule + ", " + UserModule + ", " + ExtismModule + ", " + WASIPreviewModule,
	OtherType:     "its type differs from the host function's",
	NotOfExtism:   "of Extism's own functions a contract has memory, input, output, errors and logs only",
	NotOfWASI:     "contracts have no files, sockets or processes",
	NoSuchImport:  "no such host function",
	NotGranted:    "latchkey.policy: functions does not name it",
})

func (e *UnresolvedImport) Error() string {
	if e.Why == NotOffered {
		return importFaults.Of(e.Why)
	}
	return fmt.Sprintf("import %s.%s: %s", e.Module, e.Name, importFaults.Of(e.Why))
}
func (e *UnresolvedImport) JSON() json.RawMessage {
	return tagged.Wrap(FunctionCallErrors.Name(e), asJSON(message{e.Error()}))
}
func (e *UnresolvedImport) Debug() string {
	return rustStruct("LinkError", rustField{"msg", rustQuote(e.Error())})
}
