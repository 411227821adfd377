package rpc

import (
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

type sendRequest struct {
	SignedTx  string `json:"signed_tx_base64"`
	WaitUntil string `json:"wait_until"`
}

// waitLevels are the values of wait_until, and whether they wait until all
// receipts, refunds included, have run. What is in a block is final.
var waitLevels = map[string]bool{"NONE": false, "INCLUDED": false, "INCLUDED_FINAL": false,
	"EXECUTED_OPTIMISTIC": true, "EXECUTED": true, "FINAL": true}

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
	return c.await(tx.Hash(), q.WaitUntil, false)
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
	s, failure := c.newest(tx.Hash())
	return failure == nil && s != nil
}

// newest reads a transaction's status from the newest state.
func (c *context) newest(hash transaction.Hash) (*ledger.TransactionStatus, *Error) {
	release, failure := c.refresh()
	if failure != nil {
		return nil, failure
	}
	defer release()
	s, err := c.view.Transaction(hash)
	if err != nil {
		return nil, internalError(err)
	}
	return s, nil
}

// await tells what became of a transaction, once it has come as far as level.
// Receipts wait for later blocks when one is full.
func (c *context) await(hash transaction.Hash, level string, withReceipts bool) (any, *Error) {
	for until := c.host.Now() + awaitNanosec; ; {
		s, failure := c.newest(hash)
		switch {
		case failure != nil:
			return nil, failure
		case s == nil:
			return nil, unknownTransaction(hash)
		}
		waiter, waits := c.host.(Waiter)
		if s.Complete || !waitLevels[level] || !waits {
			return c.outcomeView(s, withReceipts), nil
		}
		if now := c.host.Now(); now >= until || !waiter.Await(c.view.Head.Height, until-now) {
			return nil, timeout(hash)
		}
	}
}

// txRequest names a transaction by its hash, or brings it along.
type txRequest struct {
	sendRequest
	TxHash          *transaction.Hash `json:"tx_hash"`
	SenderAccountID account.ID        `json:"sender_account_id"` // of use where there are shards
}

// txRequest reads {tx_hash, …}, {signed_tx_base64, …}, [hash, sender], or [base64].
func (p params) txRequest() (q txRequest, failure *Error) {
	if p.isArray() {
		items, failure := p.array(1, 2)
		if failure != nil {
			return q, failure
		}
		if err := json.Unmarshal(items[0], &q.TxHash); err != nil && len(items) == 2 {
			return q, parseError("params: transaction hash: %v", err)
		} else if err != nil {
			q.TxHash = nil
			if json.Unmarshal(items[0], &q.SignedTx) != nil {
				return q, parseError("params: the list holds a hash or one base64 string")
			}
		}
	} else if failure := p.object(&q); failure != nil {
		return q, failure
	}
	if failure := q.checkWait(); failure != nil || q.TxHash != nil {
		return q, failure
	}
	tx, failure := signedTransaction(q.SignedTx)
	if failure == nil {
		hash := tx.Hash()
		q.TxHash = &hash
	}
	return q, failure
}

func txStatus(c *context, p params) (any, *Error)             { return c.txByHash(p, false) }
func txStatusWithReceipts(c *context, p params) (any, *Error) { return c.txByHash(p, true) }

func (c *context) txByHash(p params, withReceipts bool) (any, *Error) {
	q, failure := p.txRequest()
	if failure != nil {
		return nil, failure
	}
	return c.await(*q.TxHash, q.WaitUntil, withReceipts)
}

func (p params) receiptID() (transaction.Hash, *Error) {
	var q struct {
		ReceiptID *transaction.Hash `json:"receipt_id"`
	}
	if failure := p.object(&q); failure != nil {
		return transaction.Hash{}, failure
	}
	if q.ReceiptID == nil {
		return transaction.Hash{}, parseError("params: receipt_id is missing")
	}
	return *q.ReceiptID, nil
}

func receiptByID(c *context, p params) (any, *Error) {
	id, failure := p.receiptID()
	if failure != nil {
		return nil, failure
	}
	rc, err := c.view.Receipt(id)
	if err != nil {
		return nil, internalError(err)
	}
	if rc == nil {
		return nil, unknownReceipt(id)
	}
	return receiptView(rc), nil
}

// receiptToTx finds the transaction that a receipt stems from.
func receiptToTx(c *context, p params) (any, *Error) {
	id, failure := p.receiptID()
	if failure != nil {
		return nil, failure
	}
	tx, err := c.view.Origin(id)
	if err != nil {
		return nil, internalError(err)
	}
	if tx == nil {
		return nil, unknownReceipt(id)
	}
	return map[string]any{"sender_account_id": tx.SignerID, "transaction_hash": tx.Hash()}, nil
}

func unknownReceipt(id transaction.Hash) *Error {
	return handlerError("UNKNOWN_RECEIPT", map[string]any{"receipt_id": id},
		fmt.Sprintf("Receipt with id %s has never been observed on this node", id))
}
