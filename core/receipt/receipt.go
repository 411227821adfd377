package receipt

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// Receipt asks its receiver to run actions, once its input data has arrived.
type Receipt struct {
	ID          transaction.Hash
	Predecessor account.ID
	Receiver    account.ID
	// Signer and SignerKey are those of the transaction it stems from.
	Signer    account.ID
	SignerKey keys.PublicKey
	RefundTo  account.ID   // who gets its deposits back if it fails; empty: the predecessor
	GasPrice  amount.Yocto // paid for the gas it holds
	// Outputs get what the receipt returns.
	Outputs []DataReceiver
	// Inputs are the ids of the data it waits for, in the order of its promise results.
	Inputs  []transaction.Hash
	Actions []transaction.Action
}

// DataReceiver is where a receipt's result goes.
type DataReceiver struct {
	DataID   transaction.Hash
	Receiver account.ID
}

// Data carries a result to the receipt that waits for it.
type Data struct {
	Receiver account.ID
	DataID   transaction.Hash
	OK       bool // false: the receipt that should have returned it failed
	Value    []byte
}

// RefundReceiver is who gets the deposits back if the receipt fails.
func (r *Receipt) RefundReceiver() account.ID {
	if r.RefundTo != "" {
		return r.RefundTo
	}
	return r.Predecessor
}

// IsRefund reports whether the receipt returns money: it is free and final.
func (r *Receipt) IsRefund() bool { return r.Predecessor == account.System }

// nearcore's tags of action receipts: the second can name who gets refunds.
const (
	tagAction   = 0
	tagActionV2 = 5
)

// receiptBytes has room for most receipts.
const receiptBytes = 400

// Borsh returns nearcore's bytes of an action receipt.
func (r *Receipt) Borsh() []byte {
	var w borsh.Writer
	w.Reserve(receiptBytes)
	r.Predecessor.Encode(&w)
	r.Receiver.Encode(&w)
	w.Hash(r.ID)
	if r.RefundTo == "" {
		w.U8(tagAction)
		r.Signer.Encode(&w)
	} else {
		w.U8(tagActionV2)
		r.Signer.Encode(&w)
		w.Bool(true)
		r.RefundTo.Encode(&w)
	}
	r.SignerKey.Encode(&w)
	r.GasPrice.Encode(&w)
	w.Count(len(r.Outputs))
	for _, out := range r.Outputs {
		w.Hash(out.DataID)
		out.Receiver.Encode(&w)
	}
	w.Count(len(r.Inputs))
	for _, id := range r.Inputs {
		w.Hash(id)
	}
	transaction.EncodeActions(&w, r.Actions)
	return w.Bytes()
}

// Decode reads what Borsh returns.
func Decode(b []byte) (*Receipt, error) {
	r := borsh.NewReader(b)
	rc := &Receipt{Predecessor: account.Decode(r), Receiver: account.Decode(r), ID: r.Hash()}
	tag := r.U8()
	if tag != tagAction && tag != tagActionV2 {
		r.Fail("an action receipt has tag 0 or 5")
	}
	rc.Signer = account.Decode(r)
	if tag == tagActionV2 && r.Bool() {
		rc.RefundTo = account.Decode(r)
	}
	rc.SignerKey = keys.DecodePublicKey(r)
	rc.GasPrice = amount.Decode(r)
	for n := r.Count(32 + 4); n > 0 && r.Err() == nil; n-- {
		rc.Outputs = append(rc.Outputs, DataReceiver{r.Hash(), account.Decode(r)})
	}
	for n := r.Count(32); n > 0 && r.Err() == nil; n-- {
		rc.Inputs = append(rc.Inputs, r.Hash())
	}
	rc.Actions = transaction.DecodeActions(r)
	return rc, r.Finish()
}
