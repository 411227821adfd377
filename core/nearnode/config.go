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
	v["genesis_time"] = time.Unix(0, int64(g.Time)).UTC().Format(time.RFC3339Nano)
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
const producerSeats = 100

func chainConfig(l *Ledger) map[string]any {
	s, g := l.Schedule, l.Genesis
	return map[string]any{
		"protocol_version": s.ProtocolVersion, "chain_id": g.ChainID, "genesis_height": g.Height,
		"genesis_time":             time.Unix(0, int64(g.Time)).UTC().Format(time.RFC3339Nano),
		"num_block_producer_seats": producerSeats, "num_block_producer_seats_per_shard": []int{producerSeats},
		"avg_hidden_validator_seats_per_shard": []int{0}, "dynamic_resharding": false,
		"protocol_upgrade_stake_threshold": []int{4, 5}, "epoch_length": s.EpochBlocks,
		"gas_limit": s.Limits.BlockGasMax, "min_gas_price": s.GasPrice, "max_gas_price": s.GasPrice,
		"block_producer_kickout_threshold": 0, "chunk_producer_kickout_threshold": 0,
		"chunk_validator_only_kickout_threshold": 0, "target_validator_mandates_per_shard": 1,
		"online_min_threshold": []int{90, 100}, "online_max_threshold": []int{99, 100},
		"gas_price_adjustment_rate": []int{0, 1}, "transaction_validity_period": s.Limits.ValiditySeconds,
		"protocol_reward_rate": []int{0, 1}, "max_inflation_rate": []int{0, 1}, "num_blocks_per_year": 31_536_000,
		"protocol_treasury_account": l.Node.ValidatorID, "fishermen_threshold": s.StakeMin,
		"minimum_stake_divisor": 10, "minimum_stake_ratio": []int{1, 6250}, "max_kickout_stake_perc": 100,
		"minimum_validators_per_shard": 1, "num_chunk_only_producer_seats": 0, "num_chunk_producer_seats": 1,
		"num_chunk_validator_seats": 1, "chunk_producer_assignment_changes_limit": 0,
		"shuffle_shard_assignment_for_chunk_producers": false, "use_production_config": false,
		"shard_layout": map[string]any{"V0": map[string]int{"num_shards": 1, "version": 0}},
	}
}
