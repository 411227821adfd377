package nearnode

import "time"

// GenesisConfig gives the genesis in nearcore's fields. What it says of
// validators is constant: one account stands for block production.
func GenesisConfig(l *Ledger) (map[string]any, error) {
	g := l.Genesis
	first, err := l.block(g.Height)
	if err != nil {
		return nil, err
	}
	v := chainConfig(l)
	v["total_supply"] = first.Supply
	v["validators"] = []any{map[string]any{"account_id": l.Node.ValidatorID,
		"public_key": l.Node.publicKey(), "amount": l.Schedule.StakeMin}}
	return v, nil
}

// ProtocolConfig gives the schedule in nearcore's fields.
func ProtocolConfig(l *Ledger) map[string]any {
	v := chainConfig(l)
	v["runtime_config"] = runtimeConfig(l.Schedule)
	return v
}

// producerSeats is mainnet's figure. With a single seat near-cli would take the
// one account that stands for block production for outbid.
const producerSeats = "100"

const chainConstants = `{
	"num_block_producer_seats": ` + producerSeats + `, "num_block_producer_seats_per_shard": [` + producerSeats + `],
	"avg_hidden_validator_seats_per_shard": [0], "dynamic_resharding": false, "protocol_upgrade_stake_threshold": [4, 5],
	"block_producer_kickout_threshold": 0, "chunk_producer_kickout_threshold": 0,
	"chunk_validator_only_kickout_threshold": 0, "target_validator_mandates_per_shard": 1,
	"online_min_threshold": [90, 100], "online_max_threshold": [99, 100], "gas_price_adjustment_rate": [0, 1],
	"protocol_reward_rate": [0, 1], "max_inflation_rate": [0, 1], "num_blocks_per_year": 31536000,
	"minimum_stake_divisor": 10, "minimum_stake_ratio": [1, 6250], "max_kickout_stake_perc": 100,
	"minimum_validators_per_shard": 1, "num_chunk_only_producer_seats": 0, "num_chunk_producer_seats": 1,
	"num_chunk_validator_seats": 1, "chunk_producer_assignment_changes_limit": 0,
	"shuffle_shard_assignment_for_chunk_producers": false, "use_production_config": false,
	"shard_layout": {"V0": {"num_shards": 1, "version": 0}}
}`

func chainConfig(l *Ledger) map[string]any {
	s, g, v := l.Schedule, l.Genesis, constant(chainConstants)
	v["protocol_version"], v["epoch_length"] = s.ProtocolVersion, s.EpochBlocks
	v["chain_id"], v["genesis_height"] = g.ChainID, g.Height
	v["genesis_time"] = time.Unix(0, int64(g.Time)).UTC().Format(time.RFC3339Nano)
	v["gas_limit"], v["transaction_validity_period"] = s.Limits.BlockGasMax, s.Limits.ValiditySeconds
	v["min_gas_price"], v["max_gas_price"] = s.GasPrice, s.GasPrice
	v["protocol_treasury_account"], v["fishermen_threshold"] = l.Node.ValidatorID, s.StakeMin
	return v
}
