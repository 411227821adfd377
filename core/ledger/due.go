package ledger

import (
	"crypto/sha256"
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Due has a contract take back a drop that is over. Nobody signs it: it can do nothing
// but what anybody may ask for, and the contract's account pays for its gas.
type Due struct {
	Contract account.ID
	Drop     uint32
	Gas      uint64 // attached to the call; what is not burnt comes back
}

// The methods of a drop contract that have to do with it.
const (
	dueMethod    = "reclaim_drop"
	dueGasMethod = "get_reclaim_gas"
)

// duesMax bounds those of one block.
const duesMax = 16

func dueArgs(drop uint32) []byte {
	args, _ := json.Marshal(map[string]uint32{"drop_id": drop}) // numbers have JSON
	return args
}

func (d *Due) encode(w *borsh.Writer) {
	d.Contract.Encode(w)
	w.U32(d.Drop)
	w.U64(d.Gas)
}

func decodeDue(r *borsh.Reader) Due {
	return Due{Contract: account.Decode(r), Drop: r.U32(), Gas: r.U64()}
}

// encodeDues writes nothing where there are none: inputs without them are what they
// were before there were any.
func encodeDues(w *borsh.Writer, dues []Due) {
	if len(dues) == 0 {
		return
	}
	w.Count(len(dues))
	for i := range dues {
		dues[i].encode(w)
	}
}

// decodeDues reads what encodeDues writes, to the end.
func decodeDues(r *borsh.Reader) (dues []Due) {
	if r.Err() != nil || r.Remaining() == 0 {
		return nil
	}
	n := r.Count(4 + 4 + 8)
	if n == 0 {
		r.Fail("a list of what is due is not empty")
	}
	for ; n > 0 && r.Err() == nil; n-- {
		dues = append(dues, decodeDue(r))
	}
	return dues
}

// call is the action of the receipt that d becomes.
func (d *Due) call() transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: dueMethod, Args: dueArgs(d.Drop), Gas: d.Gas}
}

// id tells the n-th of a block from all others.
func (d *Due) id(height, n uint64) transaction.Hash {
	var w borsh.Writer
	w.Raw([]byte("latchkey due\n"))
	d.encode(&w)
	return receipt.Child(sha256.Sum256(w.Bytes()), height, n)
}

// runDues runs what is due, each with the receipts that it makes. What its account
// cannot pay for leaves no trace.
func (w *work) runDues() {
	for i, d := range w.in.Due {
		paid := i < duesMax && w.settings.Sealed() == nil && w.gasLeft() && w.runDue(d)
		if w.duePaid = append(w.duePaid, paid); paid {
			w.dues = append(w.dues, d)
		}
	}
	if len(w.dues) > 0 {
		setDues(w.base.Overlay, w.in.Height, w.dues)
	}
}

func (w *work) runDue(d Due) (paid bool) {
	limits := &w.ledger.Schedule.Limits
	if d.Gas == 0 || d.Gas > limits.TotalPrepaidGasMax {
		return false
	}
	actions := []transaction.Action{d.call()}
	price := w.ledger.Schedule.GasPrice
	held, fits := w.ledger.Schedule.ReceiptGas(actions, d.Contract)
	cost, ok := amount.GasCost(held, price)
	acc, exists := w.st.Account(d.Contract)
	left, enough := acc.Amount.Sub(cost)
	if acc.Amount = left; !fits || !ok || !exists || !enough || !state.StorageShortfall(w.ledger.Schedule.Storage, &acc).IsZero() {
		return false
	}
	w.st.SetAccount(d.Contract, acc)
	rc := &receipt.Receipt{ID: d.id(w.in.Height, uint64(len(w.dues))), Predecessor: d.Contract, Receiver: d.Contract, Signer: d.Contract,
		GasPrice: price, Actions: actions}
	w.unrun[rc.ID] = true
	w.receipts = append(w.receipts, rc)
	w.queue = append(w.queue, delivery{receipt: rc})
	w.drain()
	return true
}
