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
	grant, refusal := e.Judge.Delegate(e.st, &a, rc.Receiver, rc.Predecessor, authorize.Chain{Height: e.block.Height, Time: e.block.Time, Caps: e.block.Settings.Caps})
	e.gasBurnt += grant.GuardGas
	e.gasUsed += grant.GuardGas
	if refusal != nil {
		return DelegateRefusal{refusal}
	}
	e.st.SetAccessKey(rc.Receiver, a.PublicKey, grant.AccessKey)
	e.keep(grant)
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

// keep writes what a guard has written.
func (e *execution) keep(grant authorize.DelegateGrant) {
	if len(grant.Writes) == 0 {
		return
	}
	acc, _ := e.st.Account(e.receipt.Receiver)
	acc.StorageUsage = grant.StorageUsage
	e.st.SetAccount(e.receipt.Receiver, acc)
	e.st.Apply(grant.Writes)
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
