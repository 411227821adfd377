package rpc

import (
	"fmt"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// found says what a hash is of.
type found struct {
	Kind        string            `json:"kind"` // block, transaction or receipt
	Height      uint64            `json:"block_height"`
	Transaction *transaction.Hash `json:"transaction_hash,omitempty"` // that a receipt stems from; none of what was due
}

// find answers latchkey_find {hash}. Errors: UNKNOWN_HASH, OUTCOME_PRUNED.
func find(x *exchange, p params) (any, *Error) {
	var q struct {
		Hash *transaction.Hash `json:"hash"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	if q.Hash == nil {
		return nil, parseError("params: hash is missing: that of a block, a transaction or a receipt")
	}
	b, err := x.view.BlockByHash(*q.Hash)
	if err != nil {
		return nil, internalError(err)
	}
	if b != nil {
		return found{Kind: "block", Height: b.Height}, nil
	}
	return x.findRan(*q.Hash)
}

// findRan finds a transaction or receipt.
func (x *exchange) findRan(hash transaction.Hash) (any, *Error) {
	height, tx, rc, err := x.view.Placed(hash)
	if err != nil {
		return nil, internalError(err)
	}
	switch {
	case tx != nil:
		return found{"transaction", height, &hash}, nil
	case rc == nil:
		return nil, x.unknownHash(hash)
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	root, err := x.view.Origin(hash)
	if err != nil && !ledger.IsPruned(err) {
		return nil, internalError(err)
	}
	f := found{Kind: "receipt", Height: height}
	if root != nil {
		id := root.Hash()
		f.Transaction = &id
	}
	return f, nil
}

// unknownHash says that there is nothing of this hash, and that there may have been.
func (x *exchange) unknownHash(hash transaction.Hash) *Error {
	info, text := map[string]any{"hash": hash}, "what was refused has left none"
	pruned, err := x.view.PrunedThrough()
	if err != nil {
		return internalError(err)
	}
	if pruned > 0 {
		info["pruned_height"] = pruned
		text += fmt.Sprintf(", and receipts of blocks through %d are not kept here", pruned)
	}
	return handlerError("UNKNOWN_HASH", info, fmt.Sprintf("no block, transaction or receipt of this ledger has the hash %s: %s", hash, text))
}
