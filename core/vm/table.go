package vm

// ValueType is a WebAssembly parameter or result type of a host function.
type ValueType byte

const (
	I32 ValueType = 0x7f
	I64 ValueType = 0x7e
)

// HostModule is the import module of the table's functions.
const HostModule = "env"

// HostFunction is one row of the contract ABI: what a guest may import, what
// the call costs and which check guards it.
type HostFunction struct {
	Name    string
	Params  []ValueType
	Results []ValueType // none or one
}

// Table lists the host functions in the order engines number them.
var Table = []HostFunction{
	{Name: "read_register", Params: i64s(2), Results: i64s(0)},
	{Name: "register_len", Params: i64s(1), Results: i64s(1)},
	{Name: "write_register", Params: i64s(3), Results: i64s(0)},
	{Name: "current_account_id", Params: i64s(1), Results: i64s(0)},
	{Name: "signer_account_id", Params: i64s(1), Results: i64s(0)},
	{Name: "signer_account_pk", Params: i64s(1), Results: i64s(0)},
	{Name: "predecessor_account_id", Params: i64s(1), Results: i64s(0)},
	{Name: "input", Params: i64s(1), Results: i64s(0)},
	{Name: "block_index", Params: i64s(0), Results: i64s(1)},
	{Name: "block_timestamp", Params: i64s(0), Results: i64s(1)},
	{Name: "epoch_height", Params: i64s(0), Results: i64s(1)},
	{Name: "storage_usage", Params: i64s(0), Results: i64s(1)},
	{Name: "account_balance", Params: i64s(1), Results: i64s(0)},
	{Name: "account_locked_balance", Params: i64s(1), Results: i64s(0)},
	{Name: "attached_deposit", Params: i64s(1), Results: i64s(0)},
	{Name: "prepaid_gas", Params: i64s(0), Results: i64s(1)},
	{Name: "used_gas", Params: i64s(0), Results: i64s(1)},
	{Name: "random_seed", Params: i64s(1), Results: i64s(0)},
	{Name: "sha256", Params: i64s(3), Results: i64s(0)},
	{Name: "keccak256", Params: i64s(3), Results: i64s(0)},
	{Name: "ed25519_verify", Params: i64s(6), Results: i64s(1)},
	{Name: "value_return", Params: i64s(2), Results: i64s(0)},
	{Name: "panic", Params: i64s(0), Results: i64s(0)},
	{Name: "panic_utf8", Params: i64s(2), Results: i64s(0)},
	{Name: "log_utf8", Params: i64s(2), Results: i64s(0)},
	{Name: "log_utf16", Params: i64s(2), Results: i64s(0)},
	{Name: "abort", Params: i32s(4), Results: i64s(0)},
	{Name: "promise_create", Params: i64s(8), Results: i64s(1)},
	{Name: "promise_then", Params: i64s(9), Results: i64s(1)},
	{Name: "promise_and", Params: i64s(2), Results: i64s(1)},
	{Name: "promise_batch_create", Params: i64s(2), Results: i64s(1)},
	{Name: "promise_batch_then", Params: i64s(3), Results: i64s(1)},
	{Name: "promise_batch_action_create_account", Params: i64s(1), Results: i64s(0)},
	{Name: "promise_batch_action_deploy_contract", Params: i64s(3), Results: i64s(0)},
	{Name: "promise_batch_action_function_call", Params: i64s(7), Results: i64s(0)},
	{Name: "promise_batch_action_function_call_weight", Params: i64s(8), Results: i64s(0)},
	{Name: "promise_batch_action_transfer", Params: i64s(2), Results: i64s(0)},
	{Name: "promise_batch_action_stake", Params: i64s(4), Results: i64s(0)},
	{Name: "promise_batch_action_add_key_with_full_access", Params: i64s(4), Results: i64s(0)},
	{Name: "promise_batch_action_add_key_with_function_call", Params: i64s(9), Results: i64s(0)},
	{Name: "promise_batch_action_delete_key", Params: i64s(3), Results: i64s(0)},
	{Name: "promise_batch_action_delete_account", Params: i64s(3), Results: i64s(0)},
	{Name: "promise_results_count", Params: i64s(0), Results: i64s(1)},
	{Name: "promise_result", Params: i64s(2), Results: i64s(1)},
	{Name: "promise_return", Params: i64s(1), Results: i64s(0)},
	{Name: "storage_write", Params: i64s(5), Results: i64s(1)},
	{Name: "storage_read", Params: i64s(3), Results: i64s(1)},
	{Name: "storage_remove", Params: i64s(3), Results: i64s(1)},
	{Name: "storage_has_key", Params: i64s(2), Results: i64s(1)},
	{Name: "latchkey_access_key", Params: i64s(3), Results: i64s(1)},
}

func i64s(n int) []ValueType { return repeat(I64, n) }
func i32s(n int) []ValueType { return repeat(I32, n) }

func repeat(t ValueType, n int) []ValueType {
	types := make([]ValueType, n)
	for i := range types {
		types[i] = t
	}
	return types
}
