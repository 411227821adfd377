package nearnode

import (
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
	"latchkey/core/vm"
)

// What stands here is what the ledger goes by, in the fields that nearcore's own
// readers insist on (testdata/runtime_config.json). Where nearcore has a limit and
// this ledger none, the figure is unlimited, or 2^32-1 where nearcore says so; what
// it has not at all costs and allows 0.

const (
	// unlimited is the greatest whole number that JavaScript keeps exactly.
	unlimited = 1<<53 - 1
	// off is how nearcore says that a limit is not in force yet.
	off = 1<<32 - 1
)

type feeView struct {
	SendSir    uint64 `json:"send_sir"`
	SendNotSir uint64 `json:"send_not_sir"`
	Execution  uint64 `json:"execution"`
}

func viewFee(f fees.Fee) feeView { return feeView(f) }

func runtimeConfig(s *fees.Schedule) map[string]any {
	return map[string]any{
		"storage_amount_per_byte":   s.Storage.ByteYocto,
		"transaction_costs":         transactionCosts(s),
		"wasm_config":               wasmConfig(s),
		"congestion_control_config": congestionControl(),
		"witness_config": map[string]any{"main_storage_proof_size_soft_limit": unlimited,
			"combined_transactions_size_limit": unlimited, "new_transactions_validation_state_size_soft_limit": unlimited},
		"account_creation_config": map[string]any{
			"min_allowed_top_level_account_length": s.MinTopLevelLength, "registrar_account_id": runtime.Registrar},
		"account_creation_charge": amount.Zero, "min_gas_purchase_price": s.GasPrice,
	}
}

func transactionCosts(s *fees.Schedule) map[string]any {
	a := &s.Actions
	return map[string]any{
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
		"pessimistic_gas_price_inflation_ratio": []int{1, 1}, "ml_dsa_65_verification_cost": 0,
	}
}

// congestionControl is nearcore's switched off: nothing is refused for it.
func congestionControl() map[string]any {
	v := map[string]any{"reject_tx_congestion_threshold": 1}
	for _, name := range []string{"max_congestion_incoming_gas", "max_congestion_outgoing_gas", "max_congestion_memory_consumption",
		"max_congestion_missed_chunks", "max_outgoing_gas", "min_outgoing_gas", "allowed_shard_outgoing_gas", "max_tx_gas", "min_tx_gas",
		"outgoing_receipts_usual_size_limit", "outgoing_receipts_big_size_limit"} {
		v[name] = unlimited
	}
	return v
}

const wasmConstants = `{
	"vm_kind": "Wasmtime", "storage_get_mode": "FlatStorage", "discard_custom_sections": true,
	"saturating_float_to_int": true, "global_contract_host_fns": true, "reftypes_bulk_memory": true,
	"fix_contract_loading_cost": false, "implicit_account_creation": true, "eth_implicit_accounts": true,
	"universal_accounts": false, "gas_key_host_fns": false, "one_yocto_on_promise": false, "p256_verify_host_fn": false,
	"ml_dsa_verify_host_fn": false, "sha3_host_fns": false, "yield_with_id_host_fns": false, "chain_id_host_fn": false,
	"bls12381_not_in_group_fix": false
}`

func wasmConfig(s *fees.Schedule) map[string]any {
	v := constant(wasmConstants)
	v["ext_costs"], v["limit_config"] = extCosts(&s.Host), limitConfig(&s.Limits)
	v["grow_mem_cost"] = s.Instructions.GrownPage
	v["regular_op_cost"], v["linear_op_unit_cost"] = s.Host.Instruction, s.Host.Instruction
	v["linear_op_base_cost"] = uint64(s.Instructions.Range) * s.Host.Instruction
	return v
}

func limitConfig(l *fees.Limits) map[string]any {
	shape := prepare.ShapeMax
	return map[string]any{
		"max_gas_burnt": l.GasBurntMax, "max_total_prepaid_gas": l.TotalPrepaidGasMax,
		"max_actions_per_receipt": l.ActionsPerReceiptMax, "max_deploy_actions_per_receipt": l.DeployActionsMax, "max_number_bytes_method_names": l.MethodNamesBytesMax,
		"max_length_method_name": l.MethodNameBytesMax, "max_arguments_length": l.ArgumentsBytesMax,
		"max_length_returned_data": l.ReturnedValueBytesMax, "max_contract_size": l.ContractBytesMax,
		"max_transaction_size": l.TransactionBytesMax, "max_receipt_size": l.ReceiptBytesMax,
		"max_length_storage_key": l.StorageKeyBytesMax, "max_length_storage_value": l.StorageValueBytesMax,
		"max_promises_per_function_call_action": l.PromisesMax, "max_number_input_data_dependencies": l.InputDependenciesMax,
		"max_number_logs": l.LogsMax, "max_total_log_length": l.LogBytesMax, "max_number_registers": l.RegistersMax,
		"max_register_size": l.RegisterBytesMax, "registers_memory_limit": l.RegistersBytesMax,
		"initial_memory_pages": 0, "max_memory_pages": l.MemoryPagesMax, "max_stack_height": vm.StackBytesMax,
		"per_receipt_storage_proof_size_limit": unlimited, "max_yield_payload_size": 0, "yield_timeout_length_in_blocks": 0,
		"max_receipt_total_input_size": off, "max_universal_state_init_keys": 0, "max_state_init_entries": off,
		"max_functions_number_per_contract": shape.Functions, "max_params_per_contract": shape.Params,
		"max_params_per_function": shape.ParamsOfFunction, "max_tables_per_contract": shape.Tables,
		"max_elements_per_contract_table": shape.TableElements, "max_function_body_size": shape.BodyBytes,
		"max_instrumented_code_size": shape.PreparedBytes, "max_blocks_per_function": shape.BlocksOfFunction,
		"max_blocks_per_contract": shape.Blocks, "max_types_per_contract": shape.Types, "max_globals_per_contract": shape.Globals,
		"account_id_validity_rules_version": 2,
	}
}

// extCosts names the fees of host functions as nearcore does. Iterators always
// fail; hashes and curves of later protocols, pairings and yields do not exist here.
func extCosts(h *fees.Host) map[string]uint64 {
	costs := map[string]uint64{
		"base": h.Base, "contract_loading_base": h.ContractLoadingBase, "contract_loading_bytes": h.ContractLoadingByte,
		"read_memory_base": h.ReadMemoryBase, "read_memory_byte": h.ReadMemoryByte,
		"write_memory_base": h.WriteMemoryBase, "write_memory_byte": h.WriteMemoryByte,
		"read_register_base": h.ReadRegisterBase, "read_register_byte": h.ReadRegisterByte,
		"write_register_base": h.WriteRegisterBase, "write_register_byte": h.WriteRegisterByte,
		"utf8_decoding_base": h.UTF8Base, "utf8_decoding_byte": h.UTF8Byte,
		"utf16_decoding_base": h.UTF16Base, "utf16_decoding_byte": h.UTF16Byte,
		"sha256_base": h.SHA256Base, "sha256_byte": h.SHA256Byte,
		"keccak256_base": h.Keccak256Base, "keccak256_byte": h.Keccak256Byte,
		"keccak512_base": h.Keccak512Base, "keccak512_byte": h.Keccak512Byte,
		"ripemd160_base": h.RIPEMD160Base, "ripemd160_block": h.RIPEMD160Block, "ecrecover_base": h.ECRecover,
		"ed25519_verify_base": h.ED25519VerifyBase, "ed25519_verify_byte": h.ED25519VerifyByte,
		"log_base": h.LogBase, "log_byte": h.LogByte,
		"storage_write_base": h.StorageWriteBase, "storage_write_key_byte": h.StorageWriteKeyByte,
		"storage_write_value_byte": h.StorageWriteValueByte, "storage_write_evicted_byte": h.StorageWriteEvictedByte,
		"storage_read_base": h.StorageReadBase, "storage_read_key_byte": h.StorageReadKeyByte, "storage_read_value_byte": h.StorageReadValueByte,
		"storage_large_read_overhead_base": h.StorageLargeReadBase, "storage_large_read_overhead_byte": h.StorageLargeReadByte,
		"storage_remove_base": h.StorageRemoveBase, "storage_remove_key_byte": h.StorageRemoveKeyByte,
		"storage_remove_ret_value_byte": h.StorageRemoveValueByte,
		"storage_has_key_base":          h.StorageHasKeyBase, "storage_has_key_byte": h.StorageHasKeyByte,
		"promise_and_base": h.PromiseAndBase, "promise_and_per_promise": h.PromiseAndByte, "promise_return": h.PromiseReturn,
		"validator_stake_base": h.ValidatorStake, "validator_total_stake_base": h.ValidatorTotalStake,
	}
	for _, name := range freeCosts {
		costs[name] = 0
	}
	return costs
}

var freeCosts = []string{
	"contract_compile_base", "contract_compile_bytes", "touching_trie_node", "read_cached_trie_node",
	"storage_iter_create_prefix_base", "storage_iter_create_prefix_byte", "storage_iter_create_range_base",
	"storage_iter_create_from_byte", "storage_iter_create_to_byte", "storage_iter_next_base",
	"storage_iter_next_key_byte", "storage_iter_next_value_byte",
	"sha3_256_base", "sha3_256_byte", "sha3_384_base", "sha3_384_byte", "sha3_512_base", "sha3_512_byte",
	"p256_verify_base", "p256_verify_byte", "ml_dsa_verify_base", "ml_dsa_verify_byte",
	"universal_state_init_to_account_id_base", "universal_state_init_to_account_id_byte",
	"yield_create_base", "yield_create_byte", "yield_create_with_id_base", "yield_resume_base", "yield_resume_byte",
	"alt_bn128_g1_multiexp_base", "alt_bn128_g1_multiexp_element", "alt_bn128_g1_sum_base", "alt_bn128_g1_sum_element",
	"alt_bn128_pairing_check_base", "alt_bn128_pairing_check_element",
	"bls12381_p1_sum_base", "bls12381_p1_sum_element", "bls12381_p2_sum_base", "bls12381_p2_sum_element",
	"bls12381_g1_multiexp_base", "bls12381_g1_multiexp_element", "bls12381_g2_multiexp_base", "bls12381_g2_multiexp_element",
	"bls12381_map_fp_to_g1_base", "bls12381_map_fp_to_g1_element", "bls12381_map_fp2_to_g2_base", "bls12381_map_fp2_to_g2_element",
	"bls12381_pairing_base", "bls12381_pairing_element", "bls12381_p1_decompress_base", "bls12381_p1_decompress_element",
	"bls12381_p2_decompress_base", "bls12381_p2_decompress_element",
}
