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
	Actions     []string         `json:"actions"` // in words
	GasBurnt    uint64           `json:"gas_burnt"`
	TokensBurnt amount.Yocto     `json:"tokens_burnt"`
	GuardGas    uint64           `json:"guard_gas,omitempty"` // of a transaction: the part of gas_burnt that a guard burnt
	Refund      *amount.Yocto    `json:"refund,omitempty"`    // what a refund receipt returns
	// Changes are what it changed of its executor's account. Absent when it
	// changed nothing, when the block is too old to be run again, and beyond the
	// 16th block of a transaction.
	Changes  []TraceChange  `json:"changes,omitempty"`
	Events   []nep297.Event `json:"events,omitempty"`  // none of a receipt that failed: they did not happen
	Logs     []string       `json:"logs,omitempty"`    // that are not events
	Failure  string         `json:"failure,omitempty"` // why it failed
	Receipts []*Trace       `json:"receipts,omitempty"`
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

// trace answers latchkey_trace {tx_hash}: the transaction as a tree of receipts.
func trace(x *exchange, p params) (any, *Error) {
	q, failure := p.txRequest()
	if failure != nil {
		return nil, failure
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
	if failure := t.note(x, s); failure != nil {
		return nil, failure
	}
	root := t.trace(&s.Outcome)
	root.Actions = []string{fmt.Sprintf("transaction of %s to %s", s.Transaction.SignerID, s.Transaction.ReceiverID)}
	root.GuardGas = x.ledger.GuardGas(s)
	rest := s.Receipts
	t.grow(root, s.Outcome.ReceiptIDs, &rest)
	return root, nil
}

// tracer knows what each transaction and receipt changed.
type tracer map[transaction.Hash][]TraceChange

// grow takes the children with these ids, and theirs, off the depth-first list.
func (t tracer) grow(parent *Trace, ids []transaction.Hash, rest *[]ledger.Placed) {
	for _, id := range ids {
		if len(*rest) == 0 || (*rest)[0].ID != id {
			continue // waits for a later block
		}
		child := (*rest)[0]
		*rest = (*rest)[1:]
		node := t.trace(&child)
		t.grow(node, child.ReceiptIDs, rest)
		parent.Receipts = append(parent.Receipts, node)
	}
}

func (t tracer) trace(p *ledger.Placed) *Trace {
	n := &Trace{ID: p.ID, Executor: p.Executor, GasBurnt: p.GasBurnt, TokensBurnt: p.TokensBurnt, Changes: t[p.ID]}
	n.Events, n.Logs = p.Said()
	if p.Status.Kind == runtime.Failure {
		n.Failure = p.Status.Failure.Error()
	}
	if p.Receipt != nil {
		n.describe(p.Receipt)
	}
	return n
}

func (t *Trace) describe(rc *receipt.Receipt) {
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
