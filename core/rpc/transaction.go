package rpc

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/transaction"
)

type sendRequest struct {
	SignedTx  string `json:"signed_tx_base64"`
	WaitUntil string `json:"wait_until"`
}

// waitLevels are the values of wait_until. A transaction is final when its
// block is committed, so all but NONE come to the same.
var waitLevels = map[string]bool{"NONE": true, "INCLUDED": true, "EXECUTED_OPTIMISTIC": true,
	"INCLUDED_FINAL": true, "EXECUTED": true, "FINAL": true}

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
	if q.WaitUntil == "" {
		q.WaitUntil = "EXECUTED_OPTIMISTIC"
	}
	if !waitLevels[q.WaitUntil] {
		return q, parseError("params: unknown wait_until %q", q.WaitUntil)
	}
	return q, nil
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
func sendTx(c *context, p params) (any, *Error) {
	q, tx, failure := p.sent()
	if failure != nil {
		return nil, failure
	}
	if failure := c.submit(tx); failure != nil {
		return nil, failure
	}
	if q.WaitUntil == "NONE" {
		return map[string]string{"final_execution_status": "NONE"}, nil
	}
	return c.committed(tx.Hash())
}

// broadcastAsync tells the hash alone, whatever becomes of the transaction.
func broadcastAsync(c *context, p params) (any, *Error) {
	_, tx, failure := p.sent()
	if failure != nil {
		return nil, failure
	}
	if failure := c.submit(tx); failure != nil && failure.Cause.Name != "INVALID_TRANSACTION" {
		return nil, failure
	}
	return tx.Hash(), nil
}

// submit brings a transaction into a block. One that already ran is left
// alone: its stored outcome is the answer to sending it again.
func (c *context) submit(tx *transaction.Signed) *Error {
	known, err := c.view.Transaction(tx.Hash())
	if err != nil {
		return internalError(err)
	}
	if known != nil {
		return nil
	}
	if refusal := c.view.Check(tx, c.host.Now(), false); refusal != nil {
		return invalidTransaction(refusal)
	}
	refusal, err := c.host.Submit(tx)
	if err != nil {
		return hostError(err)
	}
	if refusal != nil && !c.landed(tx) {
		return invalidTransaction(refusal)
	}
	return nil
}

// landed tells whether the same transaction, sent twice at once, was accepted
// the other time.
func (c *context) landed(tx *transaction.Signed) bool {
	_, failure := c.committed(tx.Hash())
	return failure == nil
}

// committed reads a transaction's status from the newest state.
func (c *context) committed(hash transaction.Hash) (any, *Error) {
	release, failure := c.refresh()
	if failure != nil {
		return nil, failure
	}
	defer release()
	return c.status(hash, false)
}

func (c *context) status(hash transaction.Hash, withReceipts bool) (any, *Error) {
	s, err := c.view.Transaction(hash)
	if err != nil {
		return nil, internalError(err)
	}
	if s == nil {
		return nil, unknownTransaction(hash)
	}
	return c.outcomeView(s, withReceipts), nil
}

type txRequest struct {
	sendRequest
	TxHash          *transaction.Hash `json:"tx_hash"`
	SenderAccountID account.ID        `json:"sender_account_id"`
}

func (p params) txHash() (transaction.Hash, *Error) {
	var q txRequest
	if p.isArray() {
		items, failure := p.array(1, 2)
		if failure != nil {
			return transaction.Hash{}, failure
		}
		var hash transaction.Hash
		if err := json.Unmarshal(items[0], &hash); err != nil {
			return hash, parseError("params: transaction hash: %v", err)
		}
		return hash, nil
	}
	if failure := p.object(&q); failure != nil {
		return transaction.Hash{}, failure
	}
	if q.TxHash != nil {
		return *q.TxHash, nil
	}
	tx, failure := signedTransaction(q.SignedTx)
	if failure != nil {
		return transaction.Hash{}, failure
	}
	return tx.Hash(), nil
}

func txStatus(c *context, p params) (any, *Error)             { return c.txByHash(p, false) }
func txStatusWithReceipts(c *context, p params) (any, *Error) { return c.txByHash(p, true) }

func (c *context) txByHash(p params, withReceipts bool) (any, *Error) {
	hash, failure := p.txHash()
	if failure != nil {
		return nil, failure
	}
	return c.status(hash, withReceipts)
}

func receiptByID(c *context, p params) (any, *Error) {
	var q struct {
		ReceiptID *transaction.Hash `json:"receipt_id"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	if q.ReceiptID == nil {
		return nil, parseError("params: receipt_id is missing")
	}
	rc, err := c.view.Receipt(*q.ReceiptID)
	if err != nil {
		return nil, internalError(err)
	}
	if rc == nil {
		return nil, handlerError("UNKNOWN_RECEIPT", map[string]any{"receipt_id": *q.ReceiptID},
			fmt.Sprintf("Receipt with id %s has never been observed on this node", *q.ReceiptID))
	}
	return receiptView(rc), nil
}
