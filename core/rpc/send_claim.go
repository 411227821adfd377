package rpc

import (
	"fmt"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// SentClaim is the answer to latchkey_claim.
type SentClaim struct {
	Hash  transaction.Hash `json:"transaction_hash"`
	State string           `json:"state"`
	// Code and Error say why nothing was paid: a stable code, and a sentence.
	Code    string `json:"code,omitempty"`
	Error   string `json:"error,omitempty"`
	Outcome any    `json:"outcome,omitempty"` // as send_tx answers; nil: it is in no block
}

// codeUnpaid is of a claim that ran to its end and paid nothing.
const codeUnpaid = "CLAIM_UNPAID"

// causeNoClaim is of a transaction that is sent as a claim and is none.
const causeNoClaim = "NOT_A_CLAIM"

// latchkeyClaim answers latchkey_claim {signed_tx_base64}: it sends a claim, and tells what
// became of it in one form, refusals too. What was sent before is not sent again: its
// outcome is told.
func latchkeyClaim(x *exchange, p params) (any, *Error) {
	_, tx, failure := p.sent()
	if failure != nil {
		return nil, failure
	}
	if !isClaim(tx) {
		why := fmt.Sprintf("a claim is one function call that a key of the called account has signed, such as a link's; "+
			"this is a transaction of %d actions from %s to %s: send others by send_tx", len(tx.Actions), tx.SignerID, tx.ReceiverID)
		return nil, handlerError(causeNoClaim, map[string]any{"error_message": why}, why)
	}
	s, failure := x.submit(tx)
	if failure == nil && (s == nil || !s.Complete) {
		s, failure = x.await(tx.Hash())
	}
	switch {
	case failure != nil && failure.Cause.Name == causeInvalidTransaction:
		return SentClaim{Hash: tx.Hash(), State: ClaimRefused, Code: failure.Told.Code, Error: failure.Told.Message}, nil
	case failure != nil:
		return nil, failure
	}
	return x.sentClaim(s)
}

// await waits until a transaction is complete, or for as long as statusOnce does, and tells
// how it stands then.
func (x *exchange) await(hash transaction.Hash) (*ledger.TransactionStatus, *Error) {
	until := x.host.Now() + awaitNanosec
	for {
		s, failure := x.newest(hash, false)
		switch {
		case failure != nil:
			return nil, failure
		case s == nil:
			return nil, unknownTransaction(hash)
		}
		if s.Complete || !x.waitAbove(until) {
			return s, nil
		}
	}
}

func (x *exchange) sentClaim(s *ledger.TransactionStatus) (any, *Error) {
	shown, failure := x.shownOutcome(s, false)
	if failure != nil {
		return nil, failure
	}
	told := viewClaim(s)
	sent := SentClaim{Hash: s.Transaction.Hash(), State: told.State, Error: told.Reason, Outcome: shown}
	switch told.State {
	case ClaimUnpaid:
		sent.Code = codeUnpaid
	case ClaimFailed:
		sent.Code = toldOfAction(s.Status.Failure).Code
	}
	return sent, nil
}
