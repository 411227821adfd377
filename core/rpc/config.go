package rpc

import (
	"time"

	"latchkey/core/fees"
	"latchkey/core/runtime"
)

// genesisConfig gives the genesis in nearcore's fields. What it says of
// validators is constant: one account stands for block production.
func genesisConfig(c *context, _ params) (any, *Error) {
	g := c.ledger.Genesis
	first, failure := c.byHeight(g.Height)
	if failure != nil {
		return nil, failure
	}
	v := chainConfig(c)
	v["genesis_time"] = time.Unix(0, int64(g.Time)).UTC().Format(time.RFC3339Nano)
	v["total_supply"] = first.Supply
	v["validators"] = []any{map[string]any{"account_id": c.host.Node().ValidatorID,
		"public_key": c.host.Node().PublicKey, "amount": c.ledger.Schedule.StakeMin}}
	return v, nil
}

func protocolConfig(c *context, p params) (any, *Error) {
	var ref blockReference
	if failure := p.object(&ref); failure != nil {
		return nil, failure
	}
	if _, failure := c.resolve(ref); failure != nil {
		return nil, failure
	}
	v := chainConfig(c)
	v["runtime_config"] = runtimeConfig(c.ledger.Schedule)
	return v, nil
}

// producerSeats is mainnet's figure. With a single seat near-cli would take the
// one account that stands for block production for outbid.
const producerSeats = 100

func chainConfig(c *context) map[string]any {
	s, g := c.ledger.Schedule, c.ledger.Genesis
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
		"protocol_treasury_account": c.host.Node().ValidatorID, "fishermen_threshold": s.StakeMin,
		"minimum_stake_divisor": 10, "minimum_stake_ratio": []int{1, 6250}, "max_kickout_stake_perc": 100,
		"minimum_validators_per_shard": 1, "num_chunk_only_producer_seats": 0, "num_chunk_producer_seats": 1,
		"num_chunk_validator_seats": 1, "chunk_producer_assignment_changes_limit": 0,
		"shuffle_shard_assignment_for_chunk_producers": false, "use_production_config": false,
		"shard_layout": map[string]any{"V0": map[string]int{"num_shards": 1, "version": 0}},
	}
}

type feeView struct {
	SendSir    uint64 `json:"send_sir"`
	SendNotSir uint64 `json:"send_not_sir"`
	Execution  uint64 `json:"execution"`
}

func viewFee(f fees.Fee) feeView { return feeView(f) }

func runtimeConfig(s *fees.Schedule) map[string]any {
	a := &s.Actions
	return map[string]any{
		"storage_amount_per_byte": s.Storage.ByteYocto,
		"transaction_costs": map[string]any{
			"action_receipt_creation_config": viewFee(a.ActionReceipt),
			"data_receipt_creation_config":   map[string]feeView{"base_cost": viewFee(a.DataReceipt), "cost_per_byte": viewFee(a.DataReceiptByte)},
			"action_creation_config": map[string]any{
				"create_account_cost": viewFee(a.CreateAccount), "deploy_contract_cost": viewFee(a.DeployContract),
				"deploy_contract_cost_per_byte": viewFee(a.DeployContractByte), "function_call_cost": viewFee(a.FunctionCall),
				"function_call_cost_per_byte": viewFee(a.FunctionCallByte), "transfer_cost": viewFee(a.Transfer),
				"stake_cost": viewFee(a.Stake), "delete_key_cost": viewFee(a.DeleteKey), "delete_account_cost": viewFee(a.DeleteAccount),
				"add_key_cost": map[string]feeView{"full_access_cost": viewFee(a.AddFullAccessKey),
					"function_call_cost": viewFee(a.AddFunctionCallKey), "function_call_cost_per_byte": viewFee(a.AddFunctionCallKeyByte)},
				"delegate_cost": viewFee(a.Delegate),
			},
			"storage_usage_config":                  map[string]uint64{"num_bytes_account": s.Storage.AccountBytes, "num_extra_bytes_record": s.Storage.RecordBytes},
			"burnt_gas_reward":                      []uint64{s.RewardPercent, 100},
			"pessimistic_gas_price_inflation_ratio": []int{1, 1},
		},
		"wasm_config": map[string]any{"limit_config": limitConfig(&s.Limits), "regular_op_cost": s.Host.Instruction, "grow_mem_cost": 1},
		"account_creation_config": map[string]any{
			"min_allowed_top_level_account_length": s.MinTopLevelLength, "registrar_account_id": runtime.Registrar},
	}
}

func limitConfig(l *fees.Limits) map[string]any {
	return map[string]any{
		"max_gas_burnt": l.GasBurntMax, "max_total_prepaid_gas": l.TotalPrepaidGasMax,
		"max_actions_per_receipt": l.ActionsPerReceiptMax, "max_number_bytes_method_names": l.MethodNamesBytesMax,
		"max_length_method_name": l.MethodNameBytesMax, "max_arguments_length": l.ArgumentsBytesMax,
		"max_length_returned_data": l.ReturnedValueBytesMax, "max_contract_size": l.ContractBytesMax,
		"max_transaction_size": l.TransactionBytesMax, "max_length_storage_key": l.StorageKeyBytesMax,
		"max_length_storage_value": l.StorageValueBytesMax, "max_promises_per_function_call_action": l.PromisesMax,
		"max_number_input_data_dependencies": l.InputDependenciesMax, "max_number_logs": l.LogsMax,
		"max_total_log_length": l.LogBytesMax, "max_number_registers": l.RegistersMax, "max_register_size": l.RegisterBytesMax,
		"registers_memory_limit": l.RegistersBytesMax, "initial_memory_pages": 1, "max_memory_pages": l.MemoryPagesMax,
	}
}
