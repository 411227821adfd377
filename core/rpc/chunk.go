package rpc

import (
	"encoding/json"
	"fmt"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

type chunkRequest struct {
	ChunkID *transaction.Hash `json:"chunk_id"`
	BlockID json.RawMessage   `json:"block_id"`
	ShardID *uint64           `json:"shard_id"`
}

// chunkBlock returns the block whose chunk is asked for: {chunk_id},
// {block_id, shard_id}, [chunk_id], [block_id, shard_id] or [[block_id, shard_id]].
func (x *exchange) chunkBlock(p params) (*ledger.Block, *Error) {
	q, failure := p.chunkRequest()
	switch {
	case failure != nil:
		return nil, failure
	case q.ChunkID != nil:
		return x.byChunkHash(*q.ChunkID)
	case !hasValue(q.BlockID) || q.ShardID == nil:
		return nil, parseError("params: give chunk_id, or block_id and shard_id")
	}
	b, failure := x.byID(q.BlockID)
	if failure == nil && *q.ShardID != 0 {
		return nil, handlerError("INVALID_SHARD_ID", map[string]uint64{"shard_id": *q.ShardID}, fmt.Sprintf("Shard id %d does not exist", *q.ShardID))
	}
	return b, failure
}

func (p params) chunkRequest() (q chunkRequest, failure *Error) {
	if !p.isArray() {
		return q, p.object(&q)
	}
	items, failure := p.array(1, 2)
	if failure != nil {
		return q, failure
	}
	if inner := (params{items[0]}); len(items) == 1 && inner.isArray() {
		if items, failure = inner.array(2, 2); failure != nil {
			return q, failure
		}
	}
	if len(items) == 1 {
		if json.Unmarshal(items[0], &q.ChunkID) != nil {
			return q, parseError("params: a chunk id is a base58 hash")
		}
		return q, nil
	}
	q.BlockID = items[0]
	if json.Unmarshal(items[1], &q.ShardID) != nil {
		return q, parseError("params: a shard id is a number")
	}
	return q, nil
}

func (x *exchange) byChunkHash(hash transaction.Hash) (*ledger.Block, *Error) {
	b, err := x.view.BlockByHash(hash)
	if err != nil {
		return nil, internalError(err)
	}
	if b == nil {
		return nil, handlerError("UNKNOWN_CHUNK", map[string]any{"chunk_hash": hash}, fmt.Sprintf("Chunk Missing (unavailable on the node): ChunkHash(`%s`)", hash))
	}
	return b, nil
}

// congestionLevel is none, ever: a full block lets receipts wait for the next one
// and refuses nothing.
func congestionLevel(x *exchange, p params) (any, *Error) {
	if _, failure := x.chunkBlock(p); failure != nil {
		return nil, failure
	}
	return map[string]int{"congestion_level": 0}, nil
}
