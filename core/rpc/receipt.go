package rpc

import (
	"fmt"

	"latchkey/core/transaction"
)

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

func receiptByID(x *exchange, p params) (any, *Error) {
	id, failure := p.receiptID()
	if failure != nil {
		return nil, failure
	}
	rc, err := x.view.Receipt(id)
	if err != nil {
		return nil, internalError(err)
	}
	if rc == nil {
		return nil, unknownReceipt(id)
	}
	if argsBytes(rc.Actions) > largeAnswerBytes {
		if failure := x.enter(); failure != nil {
			return nil, failure
		}
	}
	return receiptView(rc), nil
}

// receiptToTx finds the transaction that a receipt stems from.
func receiptToTx(x *exchange, p params) (any, *Error) {
	id, failure := p.receiptID()
	if failure != nil {
		return nil, failure
	}
	tx, err := x.view.Origin(id)
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
