package rpc

import (
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/transaction"
)

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
		if json.Unmarshal(items[0], &q.TxHash) != nil {
			q.TxHash = nil
			if len(items) > 1 || json.Unmarshal(items[0], &q.SignedTx) != nil {
				return q, parseError("params: the list holds a hash and its sender, or one base64 string")
			}
		}
	} else if failure := p.object(&q); failure != nil {
		return q, failure
	}
	if failure := q.checkWait(); failure != nil || q.TxHash != nil {
		return q, failure
	}
	if q.SignedTx == "" {
		return q, parseError("params: tx_hash is missing")
	}
	tx, failure := signedTransaction(q.SignedTx)
	if failure == nil {
		hash := tx.Hash()
		q.TxHash = &hash
	}
	return q, failure
}

func txStatus(x *exchange, p params) (any, *Error)             { return x.txByHash(p, false) }
func txStatusWithReceipts(x *exchange, p params) (any, *Error) { return x.txByHash(p, true) }

func (x *exchange) txByHash(p params, withReceipts bool) (any, *Error) {
	q, failure := p.txRequest()
	if failure != nil {
		return nil, failure
	}
	return x.statusOnce(*q.TxHash, q.WaitUntil, withReceipts)
}
