package rpc

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

const (
	atPlace = "block_hash block_height"
	atFinal = `"finality":"final",`
)

// TestShapesOfResults names the members of each result: what NEAR's documents,
// and nothing else. The e2e tests hold their values against NEAR's schemas.
func TestShapesOfResults(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run(alice, transaction.DeployContract{Code: []byte("code")})
	hash, receipt, key := s.Transaction.Hash().String(), s.Receipts[0].ID.String(), aliceKey.PublicKey().String()
	account := object(atFinal + `"account_id":"alice.near"`)
	withKey := object(atFinal+`"account_id":"alice.near","public_key":"%s"`, key)
	for _, c := range []struct{ method, params, members string }{
		{"status", `[]`, "chain_id genesis_hash latest_protocol_version node_key node_public_key protocol_version rpc_addr sync_info uptime_sec validator_account_id validator_public_key validators version"},
		{"network_info", `[]`, "active_peers known_producers num_active_peers peer_max_count received_bytes_per_sec sent_bytes_per_sec"},
		{"gas_price", `[null]`, "gas_price"},
		{"block", `[1]`, "author chunks header"},
		{"chunk", `[1,0]`, "author header receipts transactions"},
		{"changes", object(atFinal + `"changes_type":"account_changes","account_ids":[]`), "block_hash changes"},
		{"block_effects", object(`"finality":"final"`), "block_hash changes"},
		{"validators", `"latest"`, "current_fishermen current_proposals current_validators epoch_height epoch_start_height next_fishermen next_validators prev_epoch_kickout"},
		{"EXPERIMENTAL_congestion_level", `{"block_id":1,"shard_id":0}`, "congestion_level"},
		{"EXPERIMENTAL_split_storage_info", `{}`, "final_head_height head_height hot_db_kind"},
		{"tx", `["` + hash + `","alice.near"]`, "final_execution_status receipts_outcome status transaction transaction_outcome"},
		{"EXPERIMENTAL_tx_status", `["` + hash + `","alice.near"]`, "final_execution_status receipts receipts_outcome status transaction transaction_outcome"},
		{"EXPERIMENTAL_receipt", `{"receipt_id":"` + receipt + `"}`, "predecessor_id priority receipt receipt_id receiver_id"},
		{"EXPERIMENTAL_receipt_to_tx", `{"receipt_id":"` + receipt + `"}`, "sender_account_id transaction_hash"},
		{"EXPERIMENTAL_view_account", account, "amount " + atPlace + " code_hash locked storage_paid_at storage_usage"},
		{"EXPERIMENTAL_view_code", account, atPlace + " code_base64 hash"},
		{"EXPERIMENTAL_view_state", account, atPlace + " values"},
		{"EXPERIMENTAL_view_state", object(atFinal + `"account_id":"alice.near","include_proof":true`), atPlace + " proof values"},
		{"EXPERIMENTAL_view_access_key", withKey, atPlace + " nonce permission"},
		{"EXPERIMENTAL_view_access_key_list", account, atPlace + " keys"},
		{"EXPERIMENTAL_view_gas_key_list", account, atPlace + " keys"},
		{"latchkey_access_key", withKey, "access_key " + atPlace + " state"},
		{"latchkey_contract", account, "abi " + atPlace + " code_bytes code_hash policy policy_words"},
		{"latchkey_payments", account, atPlace + " earliest_height next payments"},
		{"latchkey_trace", `{"tx_hash":"` + hash + `"}`, "actions block_height changes executor gas_burnt id receipts state tokens_burnt"},
		{"latchkey_trace", `{"tx_hash":"` + hash + `","changes":false}`, "actions block_height executor gas_burnt id receipts state tokens_burnt"},
		{"latchkey_changes", `{"id":"` + receipt + `"}`, "changes ran_at_height"},
		{"latchkey_find", `{"hash":"` + receipt + `"}`, "block_height kind transaction_hash"},
		{"latchkey_blocks", `{}`, "blocks head_height next"},
		{"latchkey_block", `{}`, "gas_used hash head_height height next outcomes prev_hash ran state_root timestamp_nanosec tokens_burnt transactions"},
		{"latchkey_activity", object(`"account_id":"alice.near"`), "acts " + atPlace + " indexed_height next"},
	} {
		if got := members(t, h.gives(c.method, c.params)); got != c.members {
			t.Errorf("%s %s has %s\nwant %s", c.method, c.params, got, c.members)
		}
	}
}

func TestErrorsOfSingleQueries(t *testing.T) {
	h := newMemoryHost(t)
	other := `"account_id":"alice.near","public_key":"ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"`
	for _, c := range []struct{ method, params, cause, info string }{
		{"view_account", `"account_id":"nobody"`, "UNKNOWN_ACCOUNT", atPlace + " requested_account_id"},
		{"view_access_key", other, "UNKNOWN_ACCESS_KEY", atPlace + " public_key"},
		{"view_access_key_list", `"account_id":"nobody"`, "UNKNOWN_ACCOUNT", atPlace + " requested_account_id"},
		{"view_gas_key", other, "UNKNOWN_GAS_KEY", atPlace + " public_key"},
		{"view_gas_key_nonces", other, "UNKNOWN_GAS_KEY", atPlace + " public_key"},
		{"view_code", `"account_id":"alice.near"`, "NO_CONTRACT_CODE", atPlace + " contract_account_id"},
		{"call_function", `"account_id":"alice.near","method_name":"m","args_base64":""`, "CONTRACT_EXECUTION_ERROR", atPlace + " vm_error"},
	} {
		a := h.ask("EXPERIMENTAL_"+c.method, "{"+atFinal+c.params+"}")
		if a.Error == nil || a.status != 200 || a.Error.Name != "HANDLER_ERROR" || a.Error.Cause.Name != c.cause || a.Error.Code != -32000 {
			t.Errorf("%s: status %d, %s, %+v", c.method, a.status, a.Result, a.Error)
			continue
		}
		var info []string
		for name := range a.Error.Cause.Info.(map[string]any) {
			info = append(info, name)
		}
		if len(info) != 3 {
			t.Errorf("%s: info has %v, want %s", c.method, info, c.info)
		}
	}
}

// TestStructuredErrorsParsePanics: a panic that is JSON is told as JSON, any other
// as the text it is.
func TestStructuredErrorsParsePanics(t *testing.T) {
	for text, want := range map[string]string{
		"Smart contract panicked: plain words":    `{"ExecutionError":"Smart contract panicked: plain words"}`,
		`Smart contract panicked: {"code":7}`:     `{"ExecutionError":{"code":7}}`,
		"Exceeded the prepaid gas.":               `{"ExecutionError":"Exceeded the prepaid gas."}`,
		`Smart contract panicked: {"code":7} and`: `{"ExecutionError":"Smart contract panicked: {\"code\":7} and"}`,
	} {
		if got := structured(failure(text)); string(got) != want {
			t.Errorf("%s is told as %s, want %s", text, got, want)
		}
	}
}

// TestActionsInADelegateAction are no views: code is whole, names are nearcore's own.
func TestActionsInADelegateAction(t *testing.T) {
	hash := transaction.Hash{1}
	for _, c := range []struct {
		action      transaction.Action
		plain, view string
	}{
		{transaction.CreateAccount{}, `{"CreateAccount":{}}`, `"CreateAccount"`},
		{transaction.Transfer{Deposit: amount.From(5)}, `{"Transfer":{"deposit":"5"}}`, `{"Transfer":{"deposit":"5"}}`},
		{transaction.DeployContract{Code: []byte("code")}, `{"DeployContract":{"code":"Y29kZQ=="}}`, `{"DeployContract":{"code":"VpTQii5T/8rgwxA+Wtb2B2q9lg6x+KVldwQLwQKPcCs="}}`},
		{transaction.DeployGlobalContract{Code: []byte("code"), Mode: transaction.ByAccountID},
			`{"DeployGlobalContract":{"code":"Y29kZQ==","deploy_mode":"AccountId"}}`, `{"DeployGlobalContractByAccountId":{"code":"VpTQii5T/8rgwxA+Wtb2B2q9lg6x+KVldwQLwQKPcCs="}}`},
		{transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: hash}},
			`{"UseGlobalContract":{"contract_identifier":{"hash":"` + hash.String() + `"}}}`, `{"UseGlobalContract":{"code_hash":"` + hash.String() + `"}}`},
	} {
		if got := string(plainAction(c.action)); got != c.plain {
			t.Errorf("in a delegate action %s, want %s", got, c.plain)
		}
		if got := string(actionView(c.action)); got != c.view {
			t.Errorf("the view is %s, want %s", got, c.view)
		}
	}
}
