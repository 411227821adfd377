package runtime

import (
	"latchkey/core/authorize"
	"latchkey/core/receipt"
	"latchkey/core/transaction"
)

// delegate sends on what the receiver signed for the relayer to bring: its
// actions come from the receiver, their gas and deposits from the relayer.
func (e *execution) delegate(a transaction.Delegate) ActionErrorKind {
	rc := e.receipt
	key, refusal := authorize.Delegate(e.st, &a, rc.Receiver, e.block.Height)
	if refusal != nil {
		return DelegateRefusal{refusal}
	}
	e.st.SetAccessKey(rc.Receiver, a.PublicKey, key)
	send, held, _ := e.Schedule.Delegated(&a.DelegateAction) // was checked when it was paid
	e.gasBurnt += send
	e.gasUsed += send + held
	made := &receipt.Receipt{Predecessor: rc.Receiver, Receiver: a.ReceiverID,
		Signer: rc.Signer, SignerKey: rc.SignerKey, GasPrice: rc.GasPrice, Actions: a.Actions}
	if err := e.validate(made); err != nil {
		return NewReceiptValidationError{err}
	}
	e.made = append(e.made, made)
	return nil
}

// validate applies the rules on receipts that receipts make.
func (e *execution) validate(rc *receipt.Receipt) ReceiptError {
	if size, limit := uint64(len(rc.Borsh())), e.Schedule.Limits.ReceiptBytesMax; size > limit {
		return ReceiptSizeExceeded{size, limit}
	}
	if err := e.Schedule.CheckActions(rc.Actions); err != nil {
		return ActionsValidation{err.(transaction.ActionsError)}
	}
	return nil
}
