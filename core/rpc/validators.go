package rpc

import (
	"errors"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/nearnode"
	"latchkey/core/transaction"
)

// validators takes nothing, [null], "latest", [block id], {block_id} or {epoch_id}.
func validators(x *exchange, p params) (any, *Error) {
	b, failure := x.validatorsAt(p)
	if failure != nil {
		return nil, failure
	}
	return nearnode.Validators(x.shown(), b), nil
}

// latest is the word for the head, as JSON.
const latest = `"latest"`

// firstEpochs is the id of the first two epochs. near-api-js 4 to 6 give an
// epoch's id where a block's belongs: others are the hash of a block, this one is
// of none.
const firstEpochs = `"11111111111111111111111111111111"`

func (x *exchange) validatorsAt(p params) (*ledger.Block, *Error) {
	var q struct {
		blockRequest
		EpochID *transaction.Hash `json:"epoch_id"`
	}
	if p.isArray() {
		items, failure := p.array(0, 1)
		if failure != nil {
			return nil, failure
		}
		if len(items) == 1 && string(items[0]) == firstEpochs {
			q.EpochID = &transaction.Hash{}
		} else if len(items) == 1 {
			q.BlockID = items[0]
		}
	} else if string(p.raw) == latest {
		q.BlockID = p.raw
	} else if !p.isEmpty() {
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
	}
	switch {
	case q.EpochID != nil:
		b, err := nearnode.LastOf(x.shown(), *q.EpochID)
		switch {
		case errors.Is(err, nearnode.ErrUnknownEpoch):
			return nil, unknownEpoch()
		case err != nil:
			return nil, internalError(err)
		}
		return b, nil
	case !hasValue(q.BlockID) || string(q.BlockID) == latest:
		return x.view.Head, nil
	}
	b, failure := x.byID(q.BlockID)
	if failure != nil && failure.Cause.Name == "UNKNOWN_BLOCK" {
		return nil, unknownEpoch()
	}
	return b, failure
}

func validatorsOrdered(x *exchange, p params) (any, *Error) {
	if _, failure := x.maybeBlock(p); failure != nil {
		return nil, failure
	}
	return nearnode.ValidatorsOrdered(x.shown()), nil
}

func unknownEpoch() *Error {
	return handlerError("UNKNOWN_EPOCH", struct{}{}, "Epoch not found")
}

func maintenanceWindows(x *exchange, p params) (any, *Error) {
	var q struct {
		AccountID account.ID `json:"account_id"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	if q.AccountID == "" {
		return nil, parseError("params: account_id is missing")
	}
	return nearnode.MaintenanceWindows(x.shown(), q.AccountID), nil
}
