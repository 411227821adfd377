package nearnode

// ClientConfig gives what nearcore's operators set, as it is here: there are no
// peers to find and nothing to sync, shards and archives do not exist. stateBytesMax
// bounds an answer with a contract's state.
func ClientConfig(l *Ledger, stateBytesMax int) map[string]any {
	v := map[string]any{
		"chain_id": l.Genesis.ChainID, "version": l.version(), "rpc_addr": l.Node.Listen,
		"epoch_length": l.Schedule.EpochBlocks, "num_block_producer_seats": producerSeats,
		"max_gas_burnt_view": l.Schedule.Limits.ViewGasMax, "trie_viewer_state_size_limit": stateBytesMax,
		"archive": false, "produce_empty_blocks": false, "save_trie_changes": true, "save_tx_outcomes": true,
		"tracked_shards_config": "AllShards", "log_summary_style": "plain", "protocol_version_check": "Next",
		"expected_shutdown": "none", "resharding_config": "none",
		"produce_chunk_add_transactions_time_limit": "none",
		"epoch_sync":      map[string]any{"epoch_sync_horizon": 0, "timeout_for_epoch_sync": map[string]int{"nanos": 0, "secs": 0}},
		"chunk_wait_mult": []int{0, 1}, // a fraction
		"gc":              map[string]any{}, "state_sync": map[string]any{},
	}
	for _, name := range []string{"enable_multiline_logging", "enable_statistics_export", "save_invalid_witnesses",
		"save_latest_witnesses", "skip_sync_wait", "state_sync_enabled"} {
		v[name] = false
	}
	for _, name := range []string{"block_fetch_horizon", "block_header_fetch_horizon", "chunk_validation_threads",
		"client_background_migration_threads", "header_sync_expected_height_per_second", "min_num_peers",
		"orphan_state_witness_max_size", "orphan_state_witness_pool_size", "state_request_server_threads",
		"state_requests_per_throttle_period", "sync_height_threshold", "sync_max_block_requests",
		"transaction_request_handler_threads", "tx_routing_height_horizon", "view_client_threads"} {
		v[name] = 0
	}
	for _, name := range []string{"block_production_tracking_delay", "catchup_step_period", "chunk_request_retry_period",
		"doomslug_step_period", "header_sync_initial_timeout", "header_sync_progress_timeout", "header_sync_stall_ban_timeout",
		"log_summary_period", "max_block_production_delay", "max_block_wait_delay", "min_block_production_delay",
		"state_request_throttle_period", "state_sync_external_backoff", "state_sync_external_timeout", "state_sync_p2p_timeout",
		"state_sync_retry_backoff", "sync_check_period", "sync_step_period", "ttl_account_id_router"} {
		v[name] = []int{0, 0} // seconds and nanoseconds
	}
	return v
}
