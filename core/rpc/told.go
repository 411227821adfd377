package rpc

import (
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/vm"
)

// Told is an error for people and for programs that know this server: a stable code,
// and a sentence. NEAR's members have the same in several places and forms.
type Told struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// ToldOutcome is the same of a transaction's outcome.
type ToldOutcome struct {
	Failure *Told      `json:"failure,omitempty"` // why the transaction failed
	Claim   *ToldClaim `json:"claim,omitempty"`
}

// tellOutcome is nil when there is nothing to tell.
func tellOutcome(s *ledger.TransactionStatus) *ToldOutcome {
	t := ToldOutcome{Claim: viewClaim(s)}
	if s.Status != nil && s.Status.Failure != nil {
		failure := toldOfAction(s.Status.Failure)
		t.Failure = &failure
	}
	if t == (ToldOutcome{}) {
		return nil
	}
	return &t
}

// toldOfAction names why an action failed.
func toldOfAction(failure *runtime.ActionError) Told {
	if call, ok := failure.Kind.(runtime.FunctionCallError); ok {
		return toldOf(call.Err)
	}
	return Told{innermost(failure.JSON()), failure.Error()}
}

// toldOf names what ended a method: a panic, or NEAR's innermost name for it.
func toldOf(err vm.FunctionCallError) Told {
	if message, panicked := vm.GuestMessage(err); panicked {
		return Told{"GuestPanic", message}
	}
	return Told{innermost(err.JSON()), err.Error()}
}

// innermost is the last of NEAR's names that lie in one another.
func innermost(text []byte) (last string) {
	for name, inner := tagged.Outermost(text); name != ""; name, inner = tagged.Outermost(inner) {
		last = name
	}
	return last
}
