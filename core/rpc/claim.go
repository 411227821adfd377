package rpc

import (
	"encoding/json"

	"latchkey/core/ledger"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// claimView is what became of a claim: of a transaction of one call that a key of
// the called account has signed, as the links of drops do.
type claimView struct {
	State string `json:"state"`
	// Reason is a sentence for people about a claim that paid nothing.
	Reason string `json:"reason,omitempty"`
}

// Names of claimView.State.
const (
	claimRunning = "running"
	claimClaimed = "claimed" // the method has returned true
	claimUnpaid  = "unpaid"  // it has returned something else
	claimFailed  = "failed"
)

// claimEvent is the event that says why a claim paid nothing.
const claimEvent = "claim_failed"

// viewClaim is nil for any other transaction.
func viewClaim(s *ledger.TransactionStatus) *claimView {
	tx := s.Transaction
	if tx.SignerID != tx.ReceiverID || len(tx.Actions) != 1 {
		return nil
	}
	if _, isCall := tx.Actions[0].(transaction.FunctionCall); !isCall {
		return nil
	}
	switch {
	case s.Status == nil:
		return &claimView{State: claimRunning}
	case s.Status.Failure != nil:
		return &claimView{claimFailed, whyUnpaid(s, toldOfAction(s.Status.Failure).Message)}
	case string(s.Status.Value) == "true":
		return &claimView{State: claimClaimed}
	}
	return &claimView{claimUnpaid, whyUnpaid(s, "the contract gives no reason")}
}

// whyUnpaid is the reason that an event gives, or else.
func whyUnpaid(s *ledger.TransactionStatus, otherwise string) string {
	for i := range s.Receipts {
		events, _ := s.Receipts[i].Said()
		for _, e := range events {
			var data []struct{ Reason tagged.GuestText }
			if e.Event == claimEvent && json.Unmarshal(e.Data, &data) == nil && len(data) > 0 && data[0].Reason != "" {
				return string(data[0].Reason)
			}
		}
	}
	return otherwise
}
