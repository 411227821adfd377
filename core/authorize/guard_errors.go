package authorize

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/tagged"
	"latchkey/core/vm"
)

// GuardRefused is what stands against something before the guard of the key's
// account. NEAR has no guards: clients are told of a contract that panicked, the
// one error of which all of them show the text.
type GuardRefused struct{ Why GuardObjection }

func (e GuardRefused) Error() string { return e.Why.Error() }
func (GuardRefused) invalidTx()      {}
func (GuardRefused) delegateError()  {}

// JSON is the ActionErrorKind that stands for the refusal.
func (e GuardRefused) JSON() json.RawMessage { return panicked(e) }

// GuardObjection is why a guard refused, or could not be asked.
type GuardObjection interface {
	error
	guardObjection()
}

// GuardObjections is the table of GuardObjection.
var GuardObjections = tagged.New[GuardObjection](
	tagged.Row{Number: 1, Name: "GuardFailed", Type: GuardFailed{}},
	tagged.Row{Number: 2, Name: "GuardArgumentsTooLong", Type: GuardArgumentsTooLong{}},
)

type (
	// GuardFailed: it ended itself, which is how it refuses, or was ended.
	GuardFailed struct {
		AccountID account.ID
		GasMax    uint64 // that a guard may burn
		Err       vm.FunctionCallError
	}
	// GuardArgumentsTooLong: it is not asked about arguments of this size.
	GuardArgumentsTooLong struct {
		AccountID   account.ID
		Size, Limit uint64 // bytes
	}
)

func (GuardFailed) guardObjection()           {}
func (GuardArgumentsTooLong) guardObjection() {}

func (e GuardFailed) Unwrap() error { return e.Err }

// Error is the guard's own sentence, if it gave one.
func (e GuardFailed) Error() string {
	if text, ok := vm.GuestMessage(e.Err); ok {
		return text
	}
	if vm.IsHostError(e.Err, vm.GasExceeded) {
		return fmt.Sprintf("the guard of %s did not come to an end within the %d Tgas that a guard may use", e.AccountID, e.GasMax/amount.Tgas)
	}
	return fmt.Sprintf("the guard of %s failed: %s", e.AccountID, e.Err)
}

func (e GuardArgumentsTooLong) Error() string {
	return fmt.Sprintf("arguments have %d bytes, a key that %s guards may pass %d at most", e.Size, e.AccountID, e.Limit)
}
