package trace

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// Node is a transaction or one receipt of it.
type Node struct {
	ID          transaction.Hash `json:"id"`
	Executor    account.ID       `json:"executor"`
	Actions     []string         `json:"actions"` // in words
	GasBurnt    uint64           `json:"gas_burnt"`
	TokensBurnt amount.Yocto     `json:"tokens_burnt"`
	Refund      *amount.Yocto    `json:"refund,omitempty"` // what a refund receipt returns
	Events      []ledger.Event   `json:"events,omitempty"`
	Logs        []string         `json:"logs,omitempty"`    // that are no events
	Failure     string           `json:"failure,omitempty"` // why it failed
	Children    []*Node          `json:"receipts,omitempty"`
}

// Of builds the tree of an outcome, which Client.TransactionWithReceipts gave.
func Of(o *client.Outcome) (*Node, error) {
	outcomes := map[transaction.Hash]*client.ReceiptOutcome{}
	for i := range o.ReceiptsOutcome {
		outcomes[o.ReceiptsOutcome[i].ID] = &o.ReceiptsOutcome[i]
	}
	receipts := map[transaction.Hash]*receipt{}
	for _, raw := range o.Receipts {
		r := &receipt{}
		if err := json.Unmarshal(raw, r); err != nil {
			return nil, fmt.Errorf("receipt of %s: %w", o.Transaction.Hash, err)
		}
		receipts[r.ID] = r
	}
	root := newNode(&o.TransactionOutcome, nil)
	root.Actions = []string{fmt.Sprintf("transaction of %s to %s", o.Transaction.SignerID, o.Transaction.ReceiverID)}
	grow(root, &o.TransactionOutcome, outcomes, receipts)
	return root, nil
}

func grow(n *Node, o *client.ReceiptOutcome, outcomes map[transaction.Hash]*client.ReceiptOutcome, receipts map[transaction.Hash]*receipt) {
	for _, id := range o.Outcome.ReceiptIDs {
		child, ran := outcomes[id]
		if !ran {
			continue // waits for a later block
		}
		node := newNode(child, receipts[id])
		grow(node, child, outcomes, receipts)
		n.Children = append(n.Children, node)
	}
}

func newNode(o *client.ReceiptOutcome, r *receipt) *Node {
	n := &Node{ID: o.ID, Executor: o.Outcome.ExecutorID, GasBurnt: o.Outcome.GasBurnt, TokensBurnt: o.Outcome.TokensBurnt}
	for _, log := range o.Outcome.Logs {
		if event, ok := ledger.ParseEvent(log); ok {
			n.Events = append(n.Events, event)
		} else {
			n.Logs = append(n.Logs, log)
		}
	}
	if failure := o.Outcome.Status.Failure; failure != nil {
		n.Failure = client.FailureText(failure)
	}
	if r != nil {
		n.Actions, n.Refund = r.describe()
	}
	return n
}

// GasBurnt sums the gas of a tree.
func (n *Node) TotalGas() uint64 {
	sum := n.GasBurnt
	for _, child := range n.Children {
		sum += child.TotalGas()
	}
	return sum
}

// TotalFee sums what a tree burnt, in yocto.
func (n *Node) TotalFee() amount.Yocto {
	sum := n.TokensBurnt
	for _, child := range n.Children {
		sum = sum.SaturatingAdd(child.TotalFee())
	}
	return sum
}
