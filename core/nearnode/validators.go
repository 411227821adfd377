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

// validatorConstants are of one that has nothing to endorse.
const validatorConstants = `{
	"is_slashed": false, "shards": [0], "shards_endorsed": [0],
	"num_produced_endorsements": 0, "num_expected_endorsements": 0,
	"num_produced_endorsements_per_shard": [0], "num_expected_endorsements_per_shard": [0]
}`

const epochConstants = `{
	"current_fishermen": [], "next_fishermen": [], "current_proposals": [], "prev_epoch_kickout": []
}`

// Validators shows who makes the blocks of b's epoch, as of b.
func Validators(l *Ledger, b *ledger.Block) map[string]any {
	epoch := l.epochOf(b.Height)
	start := l.epochStart(epoch)
	v := l.validator()
	produced := b.Height - start + 1 // of a new epoch's first block too: clients divide by it
	current, next := constant(validatorConstants), constant(`{"shards": [0]}`)
	for _, who := range []map[string]any{current, next} {
		who["account_id"], who["public_key"], who["stake"] = v.AccountID, v.PublicKey, v.Stake
	}
	for _, count := range []string{"num_produced_blocks", "num_expected_blocks", "num_produced_chunks", "num_expected_chunks"} {
		current[count] = produced
	}
	for _, perShard := range []string{"num_produced_chunks_per_shard", "num_expected_chunks_per_shard"} {
		current[perShard] = []uint64{produced}
	}
	answer := constant(epochConstants)
	answer["current_validators"], answer["next_validators"] = []any{current}, []any{next}
	answer["epoch_start_height"], answer["epoch_height"] = start, epoch
	return answer
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
