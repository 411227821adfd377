package rpc

import (
	"encoding/json"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// How many blocks, and how much of what ran in one, an answer has at most, and unless fewer are asked for.
const (
	blocksListed = 50
	ranListed    = 100
)

// listBlocks answers latchkey_blocks {before, limit}: blocks in short, the newest first.
func listBlocks(x *exchange, p params) (any, *Error) {
	var q struct {
		Before *uint64 `json:"before"`
		Limit  *int    `json:"limit"`
	}
	if !p.isEmpty() {
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
	}
	limit, failure := limitOf(q.Limit, blocksListed)
	if failure != nil {
		return nil, failure
	}
	if failure := x.enter(); failure != nil { // a block lists all that ran in it
		return nil, failure
	}
	head := x.view.Head.Height
	before := head + 1
	if q.Before != nil {
		before = min(before, *q.Before)
	}
	answer := struct {
		Blocks []blockInShort `json:"blocks"`
		Next   *uint64        `json:"next"` // before which to go on
		Head   uint64         `json:"head_height"`
	}{[]blockInShort{}, nil, head}
	for ; before > x.view.First() && len(answer.Blocks) < limit; before-- {
		b, err := x.view.Block(before - 1)
		if err != nil {
			return nil, internalError(err)
		}
		if b == nil {
			return answer, nil
		}
		answer.Blocks = append(answer.Blocks, shortOf(b))
	}
	if before > x.view.First() {
		answer.Next = &before
	}
	return answer, nil
}

func limitOf(asked *int, most int) (int, *Error) {
	if asked == nil {
		return most, nil
	}
	if *asked < 1 || *asked > most {
		return 0, parseError("params: limit is 1 to %d, got %d", most, *asked)
	}
	return *asked, nil
}

// latchkeyBlock answers latchkey_block {block_id, from, limit}: a block, the newest unless one is named, and what
// ran in it from a place on.
func latchkeyBlock(x *exchange, p params) (any, *Error) {
	var q struct {
		ID    json.RawMessage `json:"block_id"`
		From  int             `json:"from"`
		Limit *int            `json:"limit"`
	}
	if !p.isEmpty() {
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
	}
	limit, failure := limitOf(q.Limit, ranListed)
	if failure != nil {
		return nil, failure
	}
	b := x.view.Head
	if hasValue(q.ID) {
		if b, failure = x.byID(q.ID); failure != nil {
			return nil, failure
		}
	}
	if q.From < 0 || q.From > len(b.Outcomes) {
		return nil, parseError("params: from is 0 to %d, of as many outcomes of the block, got %d", len(b.Outcomes), q.From)
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	answer := struct {
		blockInShort
		Prev   transaction.Hash `json:"prev_hash"`
		Root   transaction.Hash `json:"state_root"`
		Burnt  amount.Yocto     `json:"tokens_burnt"`
		Ran    []ran            `json:"ran"`
		Next   *int             `json:"next"`                    // from which to go on
		Pruned uint64           `json:"pruned_height,omitempty"` // through which outcomes are not kept, if this block is one of those
		Head   uint64           `json:"head_height"`
	}{shortOf(b), b.PrevHash, b.State, b.Burnt, []ran{}, nil, 0, x.view.Head.Height}
	pruned, err := x.view.PrunedThrough()
	if err != nil {
		return nil, internalError(err)
	}
	if b.Height <= pruned {
		answer.Pruned = pruned
		return answer, nil
	}
	end := min(q.From+limit, len(b.Outcomes))
	for place := q.From; place < end; place++ {
		d, err := x.view.Deed(b, place)
		if err != nil {
			return nil, internalError(err)
		}
		if d != nil {
			answer.Ran = append(answer.Ran, ranOf(d))
		}
	}
	if end < len(b.Outcomes) {
		answer.Next = &end
	}
	return answer, nil
}
