package rpc

import (
	"strconv"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// ran is a transaction or receipt in a list of what ran.
type ran struct {
	ID      transaction.Hash `json:"id"`
	Kind    string           `json:"kind"`    // transaction, receipt or refund
	From    account.ID       `json:"from"`    // who signed or made it
	To      account.ID       `json:"to"`      // where it goes
	Actions []string         `json:"actions"` // in words, the first ones
	More    int              `json:"more_actions,omitempty"`
	Gas     uint64           `json:"gas_burnt"`
	Failure *Told            `json:"failure,omitempty"` // why it failed
}

// actionsListed is of how many actions a list tells.
const actionsListed = 4

func ranOf(d *ledger.Deed) ran {
	r := ran{ID: d.ID, Actions: []string{}, Gas: d.Outcome.GasBurnt}
	var actions []transaction.Action
	if d.Transaction != nil {
		r.Kind, r.From, r.To, actions = "transaction", d.Transaction.SignerID, d.Transaction.ReceiverID, d.Transaction.Actions
	} else {
		r.Kind, r.From, r.To, actions = "receipt", d.Receipt.Predecessor, d.Receipt.Receiver, d.Receipt.Actions
		if d.Receipt.IsRefund() {
			r.Kind = "refund"
		}
	}
	for _, a := range actions[:min(len(actions), actionsListed)] {
		r.Actions = append(r.Actions, words(a))
	}
	r.More = len(actions) - len(r.Actions)
	if d.Outcome.Status.Kind == runtime.Failure {
		told := toldOfAction(d.Outcome.Status.Failure)
		r.Failure = &told
	}
	return r
}

// blockInShort is a block in a list of blocks.
type blockInShort struct {
	Height       uint64           `json:"height"`
	Hash         transaction.Hash `json:"hash"`
	Timestamp    string           `json:"timestamp_nanosec"`
	Transactions int              `json:"transactions"` // how many it has
	Outcomes     int              `json:"outcomes"`     // of those and of receipts
	Gas          uint64           `json:"gas_used"`
}

func shortOf(b *ledger.Block) blockInShort {
	return blockInShort{b.Height, b.Hash, strconv.FormatUint(b.Time, 10), len(b.Transactions), len(b.Outcomes), b.GasUsed}
}
