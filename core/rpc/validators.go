package rpc

import (
	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// There is no staking game: one account stands for block production. It has the
// least stake and every block.

type validatorStake struct {
	Version   string `json:"validator_stake_struct_version"`
	AccountID string `json:"account_id"`
	PublicKey string `json:"public_key"`
	Stake     string `json:"stake"`
}

func (x *exchange) validator() validatorStake {
	node := x.node()
	return validatorStake{"V1", node.ValidatorID, node.PublicKey, x.ledger.Schedule.StakeMin.String()}
}

// validators takes nothing, [null], "latest", [block id], {block_id} or {epoch_id}.
func validators(x *exchange, p params) (any, *Error) {
	b, failure := x.validatorsAt(p)
	if failure != nil {
		return nil, failure
	}
	epoch := x.epochOf(b.Height)
	start := x.epochStart(epoch)
	v := x.validator()
	produced := b.Height - start + 1 // of a new epoch's first block too: clients divide by it
	current := map[string]any{
		"account_id": v.AccountID, "public_key": v.PublicKey, "is_slashed": false, "stake": v.Stake, "shards": []int{0},
		"num_produced_blocks": produced, "num_expected_blocks": produced,
		"num_produced_chunks": produced, "num_expected_chunks": produced,
		"num_produced_chunks_per_shard": []uint64{produced}, "num_expected_chunks_per_shard": []uint64{produced},
		"num_produced_endorsements": 0, "num_expected_endorsements": 0,
		"num_produced_endorsements_per_shard": []uint64{0}, "num_expected_endorsements_per_shard": []uint64{0},
		"shards_endorsed": []int{0},
	}
	next := map[string]any{"account_id": v.AccountID, "public_key": v.PublicKey, "stake": v.Stake, "shards": []int{0}}
	return map[string]any{
		"current_validators": []any{current}, "next_validators": []any{next},
		"current_fishermen": []any{}, "next_fishermen": []any{}, "current_proposals": []any{}, "prev_epoch_kickout": []any{},
		"epoch_start_height": start, "epoch_height": epoch,
	}, nil
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
		return x.lastOf(*q.EpochID)
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
	return []validatorStake{x.validator()}, nil
}

// heights is a range; End is outside.
type heights struct {
	Start uint64 `json:"start"`
	End   uint64 `json:"end"`
}

// maintenanceWindows are the heights up to the end of the epoch at which an
// account makes no blocks: none of the one that makes all, else all.
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
	windows := []heights{}
	if string(q.AccountID) != x.node().ValidatorID {
		head := x.view.Head.Height
		windows = append(windows, heights{head, x.epochStart(x.epochOf(head) + 1)})
	}
	return windows, nil
}
