package nearnode

// clientConstants are what nearcore's operators set, where there are no peers to find
// and nothing to sync, and shards and archives do not exist. A time is seconds and
// nanoseconds, chunk_wait_mult a fraction.
const clientConstants = `{
	"num_block_producer_seats": ` + producerSeats + `,
	"archive": false, "produce_empty_blocks": false, "save_trie_changes": true, "save_tx_outcomes": true,
	"tracked_shards_config": "AllShards", "log_summary_style": "plain", "protocol_version_check": "Next",
	"expected_shutdown": "none", "resharding_config": "none", "produce_chunk_add_transactions_time_limit": "none",
	"epoch_sync": {"epoch_sync_horizon": 0, "timeout_for_epoch_sync": {"nanos": 0, "secs": 0}},
	"chunk_wait_mult": [0, 1], "gc": {}, "state_sync": {},
	"enable_multiline_logging": false, "enable_statistics_export": false, "save_invalid_witnesses": false,
	"save_latest_witnesses": false, "skip_sync_wait": false, "state_sync_enabled": false,
	"block_fetch_horizon": 0, "block_header_fetch_horizon": 0, "chunk_validation_threads": 0,
	"client_background_migration_threads": 0, "header_sync_expected_height_per_second": 0, "min_num_peers": 0,
	"orphan_state_witness_max_size": 0, "orphan_state_witness_pool_size": 0, "state_request_server_threads": 0,
	"state_requests_per_throttle_period": 0, "sync_height_threshold": 0, "sync_max_block_requests": 0,
	"transaction_request_handler_threads": 0, "tx_routing_height_horizon": 0, "view_client_threads": 0,
	"block_production_tracking_delay": [0, 0], "catchup_step_period": [0, 0], "chunk_request_retry_period": [0, 0],
	"doomslug_step_period": [0, 0], "header_sync_initial_timeout": [0, 0], "header_sync_progress_timeout": [0, 0],
	"header_sync_stall_ban_timeout": [0, 0], "log_summary_period": [0, 0], "max_block_production_delay": [0, 0],
	"max_block_wait_delay": [0, 0], "min_block_production_delay": [0, 0], "state_request_throttle_period": [0, 0],
	"state_sync_external_backoff": [0, 0], "state_sync_external_timeout": [0, 0], "state_sync_p2p_timeout": [0, 0],
	"state_sync_retry_backoff": [0, 0], "sync_check_period": [0, 0], "sync_step_period": [0, 0], "ttl_account_id_router": [0, 0]
}`

// ClientConfig gives what nearcore's operators set, as it is here. stateBytesMax
// bounds an answer with a contract's state.
func ClientConfig(l *Ledger, stateBytesMax int) map[string]any {
	v := constant(clientConstants)
	v["chain_id"], v["version"], v["rpc_addr"] = l.Genesis.ChainID, l.version(), l.Node.Listen
	v["epoch_length"], v["max_gas_burnt_view"] = l.Schedule.EpochBlocks, l.Schedule.Limits.ViewGasMax
	v["trie_viewer_state_size_limit"] = stateBytesMax
	return v
}
