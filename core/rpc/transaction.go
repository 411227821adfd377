package rpc

import (
	"encoding/json"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

type sendRequest struct {
	SignedTx  string `json:"signed_tx_base64"`
	WaitUntil string `json:"wait_until"`
}

func (p params) sendRequest() (sendRequest, *Error) {
	var q sendRequest
	if p.isArray() {
		items, failure := p.array(1, 1)
		if failure != nil {
			return q, failure
		}
		if err := json.Unmarshal(items[0], &q.SignedTx); err != nil {
			return q, parseError("params: the list holds one base64 string")
		}
	} else if failure := p.object(&q); failure != nil {
		return q, failure
	}
	return q, q.checkWait()
}

func (q *sendRequest) checkWait() *Error {
	if q.WaitUntil == "" {
		q.WaitUntil = "EXECUTED_OPTIMISTIC"
	}
	if _, known := waitLevels[q.WaitUntil]; !known {
		return parseError("params: unknown wait_until %q", q.WaitUntil)
	}
	return nil
}

// sent reads the transaction that a request sends.
func (p params) sent() (q sendRequest, tx *transaction.Signed, failure *Error) {
	if q, failure = p.sendRequest(); failure != nil {
		return q, nil, failure
	}
	tx, failure = signedTransaction(q.SignedTx)
	return q, tx, failure
}

// sendTx also serves broadcast_tx_commit, whose parameters are the older form.
func sendTx(x *exchange, p params) (any, *Error) {
	q, tx, failure := p.sent()
	if failure != nil {
		return nil, failure
	}
	status, failure := x.submit(tx)
	switch {
	case failure != nil:
		return nil, failure
	case q.WaitUntil == "NONE":
		return map[string]string{"final_execution_status": "NONE"}, nil
	case status != nil && status.Complete:
		return x.shownOutcome(status, false)
	}
	return x.statusOnce(tx.Hash(), q.WaitUntil, false)
}

// broadcastAsync tells the hash alone, whatever becomes of the transaction.
func broadcastAsync(x *exchange, p params) (any, *Error) {
	_, tx, failure := p.sent()
	if failure != nil {
		return nil, failure
	}
	if _, failure := x.submit(tx); failure != nil && failure.Cause.Name != causeInvalidTransaction {
		return nil, failure
	}
	return tx.Hash(), nil
}

// submit brings a transaction into a block, and returns what became of it if that is
// known already. One that already ran is refused, and its stored outcome is the answer
// to sending it again.
func (x *exchange) submit(tx *transaction.Signed) (*ledger.TransactionStatus, *Error) {
	knowing, ok := x.host.(Knowing)
	admission, refusal := x.view.Admit(tx, x.host.Now(), ok && knowing.SignatureKnown(tx))
	if refusal != nil {
		known, err := x.view.Outcomes(tx.Hash())
		switch {
		case err != nil:
			return nil, internalError(err)
		case known != nil:
			return known, nil
		}
		return nil, invalidTransaction(refusal)
	}
	if err := x.view.Err(); err != nil { // the check did not come to an end: nothing is sent
		admission.Ends(false, nil)
		return nil, hostError(err)
	}
	done, err := x.host.Submit(tx, x.who)
	admission.Ends(err == nil, done.Refusal)
	if err != nil {
		return nil, hostError(err)
	}
	if done.Refusal != nil && !x.landed(tx) {
		return nil, invalidTransaction(done.Refusal)
	}
	return done.Status, nil
}

// landed reports whether the same transaction, sent twice at once, was accepted
// the other time.
func (x *exchange) landed(tx *transaction.Signed) bool {
	s, failure := x.newest(tx.Hash(), false)
	return failure == nil && s != nil
}
