package rpc

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/nep297"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Trace is a transaction or one receipt of it, with the receipts it made: what
// latchkey_trace answers.
type Trace struct {
	ID          transaction.Hash `json:"id"`
	Executor    account.ID       `json:"executor"`
	Predecessor account.ID       `json:"predecessor,omitempty"` // who made the receipt; absent of a transaction
	Height      uint64           `json:"block_height"`          // of the block it ran in
	Actions     []string         `json:"actions"`               // in words
	GasBurnt    uint64           `json:"gas_burnt"`
	TokensBurnt amount.Yocto     `json:"tokens_burnt"`
	GuardGas    uint64           `json:"guard_gas,omitempty"` // of a transaction: the part of gas_burnt that a guard burnt
	Refund      *amount.Yocto    `json:"refund,omitempty"`    // what a refund receipt returns
	State       string           `json:"state,omitempty"`     // of a transaction: done, failed, or waiting for its result
	// Changes are what it changed of its executor's account. Absent when it
	// changed nothing, when the block is too old to be run again, and beyond the
	// 16th block of a transaction, or when nobody asked for them.
	Changes  []TraceChange      `json:"changes,omitempty"`
	Events   []nep297.Event     `json:"events,omitempty"`       // none of a receipt that failed: they did not happen
	Logs     []string           `json:"logs,omitempty"`         // that are not events
	Failure  string             `json:"failure,omitempty"`      // why it failed
	Code     string             `json:"failure_code,omitempty"` // the stable name of that
	Receipts []*Trace           `json:"receipts,omitempty"`
	Waiting  []transaction.Hash `json:"waiting,omitempty"`  // receipts it made that have not run
	GivesTo  []transaction.Hash `json:"gives_to,omitempty"` // receipts that wait for its result, of those that have run
}

// TotalGas sums the gas of a tree.
func (t *Trace) TotalGas() uint64 {
	sum := t.GasBurnt
	for _, child := range t.Receipts {
		sum += child.TotalGas()
	}
	return sum
}

// TotalFee sums what a tree burnt, in yocto.
func (t *Trace) TotalFee() amount.Yocto {
	sum := t.TokensBurnt
	for _, child := range t.Receipts {
		sum = sum.SaturatingAdd(child.TotalFee())
	}
	return sum
}

// trace answers latchkey_trace {tx_hash, changes}: the transaction as a tree of receipts. To find what each
// changed its blocks are run again, unless changes is false.
func trace(x *exchange, p params) (any, *Error) {
	q, failure := p.txRequest()
	if failure != nil {
		return nil, failure
	}
	var also struct {
		Changes *bool `json:"changes"`
	}
	if !p.isArray() {
		if failure := p.object(&also); failure != nil {
			return nil, failure
		}
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	s, err := x.view.Transaction(*q.TxHash)
	if err != nil {
		return nil, internalError(err)
	}
	if s == nil {
		return nil, unknownTransaction(*q.TxHash)
	}
	t := tracer{}
	if also.Changes == nil || *also.Changes {
		if failure := t.note(x, s); failure != nil {
			return nil, failure
		}
	}
	root := t.trace(&s.Outcome)
	root.Actions = []string{fmt.Sprintf("transaction of %s to %s", s.Transaction.SignerID, s.Transaction.ReceiverID)}
	root.GuardGas = x.ledger.GuardGas(s)
	root.State = stateInWords(s)
	rest := s.Receipts
	t.grow(root, s.Outcome.ReceiptIDs, &rest)
	root.give(waiters(s))
	return root, nil
}

func stateInWords(s *ledger.TransactionStatus) string {
	switch {
	case s.Status == nil:
		return "waiting"
	case s.Status.Kind == runtime.Failure:
		return "failed"
	}
	return "done"
}

// waiters are the receipts of a transaction that got data, by who gave it.
func waiters(s *ledger.TransactionStatus) map[transaction.Hash][]transaction.Hash {
	waits := map[transaction.Hash]transaction.Hash{} // by the data
	for _, p := range s.Receipts {
		if p.Receipt == nil {
			continue
		}
		for _, data := range p.Receipt.Inputs {
			waits[data] = p.ID
		}
	}
	all := map[transaction.Hash][]transaction.Hash{}
	for _, p := range s.Receipts {
		if p.Receipt == nil || p.Status.Kind == runtime.SuccessReceiptID {
			continue // what it returns is another's to give
		}
		for _, out := range p.Receipt.Outputs {
			if id, known := waits[out.DataID]; known {
				all[p.ID] = append(all[p.ID], id)
			}
		}
	}
	return all
}

// give notes who gets the results of a tree's receipts.
func (t *Trace) give(to map[transaction.Hash][]transaction.Hash) {
	t.GivesTo = to[t.ID]
	for _, child := range t.Receipts {
		child.give(to)
	}
}

// tracer knows what each transaction and receipt changed.
type tracer map[transaction.Hash][]TraceChange

// grow takes the children with these ids, and theirs, off the depth-first list.
func (t tracer) grow(parent *Trace, ids []transaction.Hash, rest *[]ledger.Placed) {
	for _, id := range ids {
		if len(*rest) == 0 || (*rest)[0].ID != id {
			parent.Waiting = append(parent.Waiting, id) // for a later block
			continue
		}
		child := (*rest)[0]
		*rest = (*rest)[1:]
		node := t.trace(&child)
		t.grow(node, child.ReceiptIDs, rest)
		parent.Receipts = append(parent.Receipts, node)
	}
}

func (t tracer) trace(p *ledger.Placed) *Trace {
	n := &Trace{ID: p.ID, Executor: p.Executor, Height: p.Block.Height, GasBurnt: p.GasBurnt, TokensBurnt: p.TokensBurnt, Changes: t[p.ID]}
	n.Events, n.Logs = p.Said()
	if p.Status.Kind == runtime.Failure {
		n.Failure, n.Code = p.Status.Failure.Error(), toldOfAction(p.Status.Failure).Code
	}
	if p.Receipt != nil {
		n.describe(p.Receipt)
	}
	return n
}

func (t *Trace) describe(rc *receipt.Receipt) {
	t.Predecessor = rc.Predecessor
	for _, a := range rc.Actions {
		t.Actions = append(t.Actions, words(a))
		if transfer, ok := a.(transaction.Transfer); ok && rc.IsRefund() {
			t.Refund = &transfer.Deposit
		}
	}
}

func words(a transaction.Action) string {
	switch a := a.(type) {
	case transaction.CreateAccount:
		return "create account"
	case transaction.DeployContract:
		return fmt.Sprintf("deploy contract of %d bytes", len(a.Code))
	case transaction.FunctionCall:
		if a.Deposit.IsZero() {
			return a.MethodName + "()"
		}
		return fmt.Sprintf("%s() with %s NEAR", a.MethodName, a.Deposit.FormatNEAR())
	case transaction.Transfer:
		return fmt.Sprintf("transfer of %s NEAR", a.Deposit.FormatNEAR())
	case transaction.Stake:
		return fmt.Sprintf("stake %s NEAR", a.Stake.FormatNEAR())
	case transaction.AddKey:
		return "add key " + shortKey(a.PublicKey)
	case transaction.DeleteKey:
		return "delete key " + shortKey(a.PublicKey)
	case transaction.DeleteAccount:
		return fmt.Sprintf("delete account, the rest to %s", a.BeneficiaryID)
	}
	return transaction.ActionName(a)
}

// shortKey is enough of a key to recognise it: its type and eight more characters.
func shortKey(k keys.PublicKey) string {
	text := k.String()
	return text[:len(k.Type().String())+1+8] + "…"
}
