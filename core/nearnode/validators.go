package nearnode

import (
	"latchkey/core/account"
	"latchkey/core/ledger"
)

// There is no staking game: one account stands for block production. It has the
// least stake and every block.

// ValidatorStake is nearcore's JSON of a validator.
type ValidatorStake struct {
	Version   string `json:"validator_stake_struct_version"`
	AccountID string `json:"account_id"`
	PublicKey string `json:"public_key"`
	Stake     string `json:"stake"`
}

func (l *Ledger) validator() ValidatorStake {
	return ValidatorStake{"V1", l.Node.ValidatorID, l.Node.publicKey(), l.Schedule.StakeMin.String()}
}

// Validators shows who makes the blocks of b's epoch, as of b.
func Validators(l *Ledger, b *ledger.Block) map[string]any {
	epoch := l.epochOf(b.Height)
	start := l.epochStart(epoch)
	v := l.validator()
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
	}
}

// ValidatorsOrdered lists the one.
func ValidatorsOrdered(l *Ledger) []ValidatorStake { return []ValidatorStake{l.validator()} }

// Heights is a range; End is outside.
type Heights struct {
	Start uint64 `json:"start"`
	End   uint64 `json:"end"`
}

// MaintenanceWindows are the heights up to the end of the epoch at which an account
// makes no blocks: none of the one that makes all, else all.
func MaintenanceWindows(l *Ledger, id account.ID) []Heights {
	windows := []Heights{}
	if string(id) != l.Node.ValidatorID {
		head := l.View.Head.Height
		windows = append(windows, Heights{head, l.epochStart(l.epochOf(head) + 1)})
	}
	return windows
}
