package runtime

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// Outcome is what became of one transaction or receipt.
type Outcome struct {
	ID          transaction.Hash
	Executor    account.ID
	Logs        []tagged.GuestText
	ReceiptIDs  []transaction.Hash // of the receipts it made, refunds included, data receipts not
	GasBurnt    uint64
	TokensBurnt amount.Yocto // the contract's reward included
	Status      Status
}

// Status is how it ended.
type Status struct {
	Kind      StatusKind
	Value     []byte           // of SuccessValue
	ReceiptID transaction.Hash // of SuccessReceiptID: its result stands for this one's
	Failure   *ActionError     // of Failure; nil otherwise
}

// StatusKind is the variant of a Status. Its number is stored: never change it.
type StatusKind uint8

const (
	SuccessValue     StatusKind = 0
	SuccessReceiptID StatusKind = 1
	Failure          StatusKind = 2
)

// Encode writes the outcome as the ledger stores and hashes it. A failure is
// numbers, figures, names and what the guest said: sentences are made when it is
// read, so that they can be improved without another state root.
func (o *Outcome) Encode(w *borsh.Writer) {
	w.Hash(o.ID)
	o.Executor.Encode(w)
	w.Count(len(o.Logs))
	for _, log := range o.Logs {
		w.String(string(log))
	}
	w.Count(len(o.ReceiptIDs))
	for _, id := range o.ReceiptIDs {
		w.Hash(id)
	}
	w.U64(o.GasBurnt)
	o.TokensBurnt.Encode(w)
	w.U8(uint8(o.Status.Kind))
	switch o.Status.Kind {
	case SuccessValue:
		w.Blob(o.Status.Value)
	case SuccessReceiptID:
		w.Hash(o.Status.ReceiptID)
	case Failure:
		o.Status.Failure.encode(w)
	}
}

// DecodeOutcome reads what Encode writes.
func DecodeOutcome(r *borsh.Reader) Outcome {
	o := Outcome{ID: r.Hash(), Executor: account.Decode(r), Logs: []tagged.GuestText{}, ReceiptIDs: []transaction.Hash{}}
	for n := r.Count(4); n > 0 && r.Err() == nil; n-- {
		o.Logs = append(o.Logs, tagged.GuestText(r.String()))
	}
	for n := r.Count(32); n > 0 && r.Err() == nil; n-- {
		o.ReceiptIDs = append(o.ReceiptIDs, r.Hash())
	}
	o.GasBurnt = r.U64()
	o.TokensBurnt = amount.Decode(r)
	switch o.Status.Kind = StatusKind(r.U8()); o.Status.Kind {
	case SuccessValue:
		o.Status.Value = r.Blob()
	case SuccessReceiptID:
		o.Status.ReceiptID = r.Hash()
	case Failure:
		o.Status.Failure = decodeActionError(r)
	default:
		r.Fail("unknown outcome status")
	}
	return o
}
