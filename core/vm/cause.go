package vm

import (
	"errors"
	"fmt"

	"latchkey/core/policy"
	"latchkey/core/tagged"
)

// Cause is why a guest that had started was ended. Its text is NEAR's (spec 6.9).
type Cause interface {
	error
	// debug is Rust's Debug form of NEAR's HostError or trap.
	debug() string
}

// Causes is the table of Cause. Its names are NEAR's where NEAR has the variant;
// no client sees them.
var Causes = tagged.New[Cause](
	tagged.Row{Number: 1, Name: "HostError", Type: (*HostError)(nil)},
	tagged.Row{Number: 2, Name: "WasmTrap", Type: (*Trap)(nil)},
	tagged.Row{Number: 3, Name: "GuestPanic", Type: (*GuestPanic)(nil)},
	tagged.Row{Number: 4, Name: "PlainPanic", Type: (*PlainPanic)(nil)},
	tagged.Row{Number: 5, Name: "GuestAbort", Type: (*GuestAbort)(nil)},
	tagged.Row{Number: 6, Name: "ReturnedCode", Type: (*ReturnedCode)(nil)},
	tagged.Row{Number: 7, Name: "PolicyRefusal", Type: (*PolicyRefusal)(nil)},
	tagged.Row{Number: 8, Name: "Prohibited", Type: (*Prohibited)(nil)},
	tagged.Row{Number: 9, Name: "Deprecated", Type: (*Deprecated)(nil)},
	tagged.Row{Number: 10, Name: "Ed25519VerifyInvalidInput", Type: (*Ed25519Invalid)(nil)},
	tagged.Row{Number: 11, Name: "ECRecoverError", Type: (*ECRecoverInvalid)(nil)},
)

// causeOf finds the cause in an error, nil for none.
func causeOf(err error) Cause {
	var cause Cause
	if errors.As(err, &cause) {
		return cause
	}
	return nil
}

// Prohibited is a host function that a view or a guard may not call.
type Prohibited struct {
	Function tagged.Name // of Table
	InGuard  bool        // in a view otherwise
}

func prohibited(function string, m Mode) *Prohibited {
	return &Prohibited{tagged.Name(function), m == ModeGuard}
}

func (e *Prohibited) Error() string {
	if e.InGuard {
		return string(e.Function) + " is not allowed in guards"
	}
	return string(e.Function) + " is not allowed in view calls"
}

func (e *Prohibited) debug() string {
	name := "ProhibitedInView"
	if e.InGuard {
		name = "ProhibitedInGuard"
	}
	return rustStruct(name, rustField{"method_name", rustQuote(string(e.Function))})
}

// Deprecated is a host function that NEAR keeps but no longer runs.
type Deprecated struct{ Function tagged.Name }

func deprecated(function string) *Deprecated { return &Deprecated{tagged.Name(function)} }

func (e *Deprecated) Error() string {
	return "Attempted to call deprecated host function " + string(e.Function)
}

func (e *Deprecated) debug() string {
	return rustStruct("Deprecated", rustField{"method_name", rustQuote(string(e.Function))})
}

// PolicyRefusal is a call that the policy or a cap does not allow. It is shown as a
// panic of the contract: the one error whose text NEAR's clients show, and NEAR
// has none for policies.
type PolicyRefusal struct{ Err policy.Refusal }

func (e *PolicyRefusal) Error() string   { return panicPrefix + e.message() }
func (e *PolicyRefusal) Unwrap() error   { return e.Err }
func (e *PolicyRefusal) message() string { return e.Err.Error() }
func (e *PolicyRefusal) debug() string   { return panicDebug(e.message()) }

// asPolicyRefusal makes a refusal of the policy one of a host function.
func asPolicyRefusal(err error) error {
	if err == nil { // as nearly always: errors.As would allocate
		return nil
	}
	var refusal policy.Refusal
	if errors.As(err, &refusal) {
		return &PolicyRefusal{refusal}
	}
	return err
}

// Ed25519Invalid is an input that ed25519_verify does not take.
type Ed25519Invalid struct{ Part Ed25519Part }

// Ed25519Part is the input whose length is wrong. Its number is stored: never
// change it.
type Ed25519Part uint8

const (
	Ed25519Signature Ed25519Part = 1
	Ed25519PublicKey Ed25519Part = 2
)

var ed25519Parts = tagged.NewNames[Ed25519Part]([]string{Ed25519Signature: "signature", Ed25519PublicKey: "public key"})

func ed25519Invalid(part Ed25519Part) *Ed25519Invalid { return &Ed25519Invalid{part} }

func (e *Ed25519Invalid) reason() string { return "invalid " + ed25519Parts.Of(e.Part) + " length" }
func (e *Ed25519Invalid) Error() string {
	return "ED25519 signature verification error: " + e.reason()
}

func (e *Ed25519Invalid) debug() string {
	return rustStruct("Ed25519VerifyInvalidInput", rustField{"msg", rustQuote(e.reason())})
}

// ECRecoverInvalid is an input that ecrecover does not take.
type ECRecoverInvalid struct {
	Part ECRecoverPart
	Got  uint64 // its length, or its value
}

// ECRecoverPart is the wrong input. Its number is stored: never change it.
type ECRecoverPart uint8

const (
	ECRecoverSignature    ECRecoverPart = 1
	ECRecoverHash         ECRecoverPart = 2
	ECRecoverV            ECRecoverPart = 3
	ECRecoverMalleability ECRecoverPart = 4
)

var ecrecoverTexts = tagged.NewNames[ECRecoverPart]([]string{
	ECRecoverSignature:    "the signature has %d bytes, it takes 64",
	ECRecoverHash:         "the hash has %d bytes, it takes 32",
	ECRecoverV:            "V recovery byte 0 through 3 are valid but was %d",
	ECRecoverMalleability: "the malleability flag is 0 or 1 but was %d",
})

func ecrecoverInvalid(part ECRecoverPart, got uint64) *ECRecoverInvalid {
	return &ECRecoverInvalid{part, got}
}

func (e *ECRecoverInvalid) reason() string { return fmt.Sprintf(ecrecoverTexts.Of(e.Part), e.Got) }
func (e *ECRecoverInvalid) Error() string  { return "ECDSA recover error: " + e.reason() }

func (e *ECRecoverInvalid) debug() string {
	return rustStruct("ECRecoverError", rustField{"msg", rustQuote(e.reason())})
}
