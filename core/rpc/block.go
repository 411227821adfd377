package rpc

import (
	"encoding/json"
	"fmt"
	"strconv"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// resolve returns the block that a reference picks.
func (x *exchange) resolve(ref blockReference) (*ledger.Block, *Error) {
	given := 0
	for _, set := range []bool{ref.Finality != nil, hasValue(ref.BlockID), ref.SyncCheckpoint != nil} {
		if set {
			given++
		}
	}
	if given != 1 {
		return nil, parseError("params: give exactly one of finality, block_id and sync_checkpoint")
	}
	switch {
	case ref.Finality != nil:
		return x.byFinality(*ref.Finality)
	case ref.SyncCheckpoint != nil:
		return x.byCheckpoint(*ref.SyncCheckpoint)
	}
	return x.byID(ref.BlockID)
}

func hasValue(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// byFinality gives the head: what is committed is final.
func (x *exchange) byFinality(finality string) (*ledger.Block, *Error) {
	switch finality {
	case "final", "near-final", "optimistic":
		return x.view.Head, nil
	}
	return nil, parseError("params: finality is final, near-final or optimistic, got %q", finality)
}

func (x *exchange) byCheckpoint(name string) (*ledger.Block, *Error) {
	if name != "genesis" && name != "earliest_available" {
		return nil, parseError("params: sync_checkpoint is genesis or earliest_available, got %q", name)
	}
	if name == "genesis" {
		return x.byHeight(x.ledger.Genesis.Height)
	}
	return x.byHeight(x.view.Earliest())
}

func (x *exchange) byID(raw json.RawMessage) (*ledger.Block, *Error) {
	if height, err := strconv.ParseUint(string(raw), 10, 64); err == nil {
		return x.byHeight(height)
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return nil, parseError("params: block_id is a height or a base58 hash")
	}
	hash, err := transaction.ParseHash(text)
	if err != nil {
		return nil, parseError("params: block_id: %v", err)
	}
	b, err := x.view.BlockByHash(hash)
	if err != nil {
		return nil, internalError(err)
	}
	if b == nil {
		return nil, unknownBlock(fmt.Sprintf("DB Not Found Error: BLOCK HEADER: %s", hash))
	}
	return b, nil
}

func (x *exchange) byHeight(height uint64) (*ledger.Block, *Error) {
	b, err := x.view.Block(height)
	if err != nil {
		return nil, internalError(err)
	}
	if b == nil {
		return nil, unknownBlock(fmt.Sprintf("DB Not Found Error: BLOCK HEIGHT: %d \n Cause: Unknown", height))
	}
	return b, nil
}

func unknownBlock(text string) *Error { return handlerError("UNKNOWN_BLOCK", struct{}{}, text) }

// goneCause is the cause of what history does not reach any more.
const goneCause = "GARBAGE_COLLECTED_BLOCK"

func collected(b *ledger.Block, text string) *Error {
	return handlerError(goneCause, at(b, map[string]any{}), text)
}

// moveTo makes the exchange read the state as of an earlier block.
func (x *exchange) moveTo(b *ledger.Block) *Error {
	if b.Height == x.view.Head.Height {
		return nil
	}
	if !x.view.HasHistory(b.Height) {
		return collected(b, fmt.Sprintf("the state after block %d is no longer kept", b.Height))
	}
	x.view = x.view.At(b)
	return nil
}

// blockAt reads the parameters of methods about one block: a reference, or [id].
func (x *exchange) blockAt(p params) (*ledger.Block, *Error) {
	var ref blockReference
	if p.isArray() {
		items, failure := p.array(1, 1)
		if failure != nil {
			return nil, failure
		}
		ref.BlockID = items[0]
	} else if failure := p.object(&ref); failure != nil {
		return nil, failure
	}
	return x.resolve(ref)
}

// blockRequest names a block, or none.
type blockRequest struct {
	BlockID json.RawMessage `json:"block_id"`
}

// maybeBlock reads the parameters of methods that answer for the head unless a
// block is named: nothing, [null], [id] or {block_id}.
func (x *exchange) maybeBlock(p params) (*ledger.Block, *Error) {
	var q blockRequest
	if p.isArray() {
		items, failure := p.array(0, 1)
		if failure != nil {
			return nil, failure
		}
		if len(items) == 1 {
			q.BlockID = items[0]
		}
	} else if !p.isEmpty() {
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
	}
	if !hasValue(q.BlockID) {
		return x.view.Head, nil
	}
	return x.byID(q.BlockID)
}
