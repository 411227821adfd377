package rpc

import (
	"encoding/json"

	"latchkey/core/ledger"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// ToldClaim is what became of a claim: of a transaction of one call that a key of
// the called account has signed, as the links of drops do.
type ToldClaim struct {
	State string `json:"state"`
	// Reason is a sentence for people about a claim that paid nothing.
	Reason string `json:"reason,omitempty"`
}

// Names of ToldClaim.State.
const (
	ClaimRunning = "running"
	ClaimClaimed = "claimed" // the method has returned true
	ClaimUnpaid  = "unpaid"  // it has returned something else
	ClaimFailed  = "failed"
	ClaimRefused = "refused" // it is in no block
)

// claimEvent is the event that says why a claim paid nothing.
const claimEvent = "claim_failed"

// isClaim reports whether a transaction has the form of a claim.
func isClaim(tx *transaction.Signed) bool {
	if tx.SignerID != tx.ReceiverID || len(tx.Actions) != 1 {
		return false
	}
	_, isCall := tx.Actions[0].(transaction.FunctionCall)
	return isCall
}

// viewClaim is nil for any other transaction.
func viewClaim(s *ledger.TransactionStatus) *ToldClaim {
	switch {
	case !isClaim(s.Transaction):
		return nil
	case s.Status == nil:
		return &ToldClaim{State: ClaimRunning}
	case s.Status.Failure != nil:
		return &ToldClaim{ClaimFailed, whyUnpaid(s, toldOfAction(s.Status.Failure).Message)}
	case string(s.Status.Value) == "true":
		return &ToldClaim{State: ClaimClaimed}
	}
	return &ToldClaim{ClaimUnpaid, whyUnpaid(s, "the contract gives no reason")}
}

// whyUnpaid is the reason that an event of the claim's contract gives, or else. Others that
// a claim calls, such as a token's, could say anything in its name.
func whyUnpaid(s *ledger.TransactionStatus, otherwise string) string {
	for i := range s.Receipts {
		if s.Receipts[i].Executor != s.Transaction.ReceiverID {
			continue
		}
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
