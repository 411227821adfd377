package authorize

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/tagged"
)

// DelegateError is why a delegate action was refused: GuardRefused, or one of the
// variants of NEAR's ActionErrorKind whose names start with DelegateAction.
type DelegateError interface {
	error
	delegateError()
}

// DelegateErrors is the table of DelegateError. The last one is not NEAR's.
var DelegateErrors = tagged.New[DelegateError](
	tagged.Row{Number: 1, Name: "DelegateActionInvalidSignature", Type: DelegateActionInvalidSignature{}},
	tagged.Row{Number: 2, Name: "DelegateActionExpired", Type: DelegateActionExpired{}},
	tagged.Row{Number: 3, Name: "DelegateActionSenderDoesNotMatchTxReceiver", Type: DelegateActionSenderDoesNotMatchTxReceiver{}},
	tagged.Row{Number: 4, Name: "DelegateActionAccessKeyError", Type: DelegateActionAccessKeyError{}},
	tagged.Row{Number: 5, Name: "DelegateActionInvalidNonce", Type: DelegateActionInvalidNonce{}},
	tagged.Row{Number: 6, Name: "DelegateActionNonceTooLarge", Type: DelegateActionNonceTooLarge{}},
	tagged.Row{Number: 7, Name: "GuardRefused", Type: GuardRefused{}},
)

type (
	DelegateActionInvalidSignature             struct{}
	DelegateActionExpired                      struct{}
	DelegateActionSenderDoesNotMatchTxReceiver struct {
		SenderID   account.ID `json:"sender_id"`
		ReceiverID account.ID `json:"receiver_id"`
	}
	// DelegateActionAccessKeyError wraps what the sender's key does not allow.
	DelegateActionAccessKeyError struct{ Err AccessKeyError }
	DelegateActionInvalidNonce   struct {
		DelegateNonce uint64 `json:"delegate_nonce"`
		AkNonce       uint64 `json:"ak_nonce"`
	}
	DelegateActionNonceTooLarge struct {
		DelegateNonce uint64 `json:"delegate_nonce"`
		UpperBound    uint64 `json:"upper_bound"`
	}
)

func (DelegateActionInvalidSignature) Error() string {
	return "the signature is not the public key's over this delegate action"
}
func (DelegateActionExpired) Error() string {
	return "the delegate action expired: the block is above its max_block_height; sign again with a greater one"
}
func (e DelegateActionSenderDoesNotMatchTxReceiver) Error() string {
	return fmt.Sprintf("the delegate action of %s was sent to %s: send it to its own account", e.SenderID, e.ReceiverID)
}
func (e DelegateActionAccessKeyError) Error() string { return e.Err.Error() }
func (e DelegateActionInvalidNonce) Error() string {
	return fmt.Sprintf("nonce %d of the delegate action was used: the key's next nonce is %d or more", e.DelegateNonce, e.AkNonce+1)
}
func (e DelegateActionNonceTooLarge) Error() string {
	return fmt.Sprintf("nonce %d of the delegate action is too large: it must be below %d at this height", e.DelegateNonce, e.UpperBound)
}

func (DelegateActionInvalidSignature) delegateError()             {}
func (DelegateActionExpired) delegateError()                      {}
func (DelegateActionSenderDoesNotMatchTxReceiver) delegateError() {}
func (DelegateActionAccessKeyError) delegateError()               {}
func (DelegateActionInvalidNonce) delegateError()                 {}
func (DelegateActionNonceTooLarge) delegateError()                {}

func (e DelegateActionAccessKeyError) Unwrap() error { return e.Err }
