package vm

import (
	"slices"

	"latchkey/core/transaction"
)

// ValueType is a WebAssembly parameter or result type of a host function.
type ValueType byte

const (
	I32 ValueType = 0x7f
	I64 ValueType = 0x7e
)

// Import modules of the table's functions.
const (
	// HostModule has NEAR's own functions, with guest pointers and registers.
	HostModule = "env"
	// UserModule has the same with Extism memory handles.
	UserModule = "extism:host/user"
	// BlockModule has what Extism PDKs import as extism:host/env: memory blocks,
	// input, output, errors and logs. prepare puts this name in place of that
	// one, which the Extism SDK keeps for a kernel of its own.
	BlockModule = "latchkey:extism"
	// WASIModule has what contracts may import of WASI, under the name that
	// prepare gives it: what a guest sees is ours and not an engine's.
	WASIModule = "latchkey:wasi"
)

// Names that guests import BlockModule and WASIModule by.
const (
	ExtismModule      = "extism:host/env"
	WASIPreviewModule = "wasi_snapshot_preview1"
)

// Check is what the host checks before a host function does what it is for,
// beside the policy's functions, which say what may be imported, and its
// gas_max, which every function draws on.
type Check uint8

const (
	_ Check = iota // no row has it: each says what is checked

	// Open functions change nothing and tell nothing that a view may not know.
	Open
	// NotInGuards functions leave a log or are up to chance, which no verdict may.
	NotInGuards
	// NotInViews functions change the contract's storage, or tell of a transaction
	// that a view does not have.
	NotInViews
	// InCallsOnly functions are about promises, which neither views nor guards have.
	InCallsOnly
	// Promises are those that plan one, or decide where its money goes: in calls
	// only, and as the policy's promises say.
	Promises
	// Growth is of storage: not in views, up to storage_bytes_max.
	Growth
)

var checkNames = [...]string{
	Open:        "open",
	NotInGuards: "not in guards",
	NotInViews:  "not in views",
	InCallsOnly: "not in views or guards",
	Promises:    "not in views or guards; `promises`",
	Growth:      "not in views; `storage_bytes_max`",
}

// Mode is what a call may do.
type Mode uint8

const (
	// ModeCall is a method that a receipt calls.
	ModeCall Mode = iota
	// ModeView is a method called from outside: it may change nothing.
	ModeView
	// ModeGuard is a guard: it may change the contract's own storage and nothing
	// else.
	ModeGuard
)

// allows reports whether a function may be called in a mode.
func (c Check) allows(m Mode) bool {
	switch m {
	case ModeView:
		return c == Open || c == NotInGuards
	case ModeGuard:
		return c == Open || c == NotInViews || c == Growth
	}
	return true
}

func (c Check) String() string { return checkNames[c] }

// HostFunction is one row of the contract ABI: what a guest may import, what
// the call costs and which check guards it. Fee names the parts of the
// schedule in the words of spec 5.4; "in" is read_memory or read_register of
// an argument, "out" is write_register.
type HostFunction struct {
	Module  string
	Name    string
	Params  []ValueType
	Results []ValueType // none or one
	Fee     string
	Check   Check
	noBase  bool
	// handles gives the function a form of UserModule as well (dress.go). It has a
	// letter for each parameter of the form with guest pointers, in order, or "-"
	// when there are none:
	//
	//	b   length and pointer of bytes    a handle
	//	a   pointer to an amount           a handle of 16 little-endian bytes; 0 is nothing
	//	l   pointer and count of numbers   a handle of 8 little-endian bytes each
	//	n   a number                       the same
	//	A   where an amount goes           none: the result is a handle of it
	//	o   the register of the output     none: the result is a handle of it, 0 for none
	handles string
	run     part
}

// Table lists the host functions in the order in which engines number them.
var Table = checked(slices.Concat(inModule(HostModule, envTable), inModule(UserModule, dressed(envTable)),
	inModule(BlockModule, blockTable), inModule(WASIModule, wasiTable)))

// checked wants every row to say what is checked: what forgot to is no check.
func checked(rows []HostFunction) []HostFunction {
	for i := range rows {
		if c := rows[i].Check; c == 0 || int(c) >= len(checkNames) {
			panic("vm: host function " + rows[i].Module + "." + rows[i].Name + " names no check")
		}
	}
	return rows
}

func inModule(module string, rows []HostFunction) []HostFunction {
	for i := range rows {
		rows[i].Module = module
	}
	return rows
}

var envTable = []HostFunction{
	{Name: "read_register", Params: i64s(2), Fee: "base + read_register + write_memory", Check: Open, run: part{guest: readRegister}},
	{Name: "register_len", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: part{guest: registerLen}},
	{Name: "write_register", Params: i64s(3), Fee: "base + read_memory + out", Check: Open, run: part{guest: writeRegister}},

	{Name: "current_account_id", Params: i64s(1), Fee: "base + out", Check: Open, handles: "o", run: part{facts: currentAccountID}},
	{Name: "signer_account_id", Params: i64s(1), Fee: "base + out", Check: NotInViews, handles: "o", run: part{facts: signerAccountID}},
	{Name: "signer_account_pk", Params: i64s(1), Fee: "base + out", Check: NotInViews, handles: "o", run: part{facts: signerAccountPK}},
	{Name: "predecessor_account_id", Params: i64s(1), Fee: "base + out", Check: NotInViews, handles: "o", run: part{facts: predecessorAccountID}},
	{Name: "refund_to_account_id", Params: i64s(1), Fee: "base + out", Check: NotInViews, handles: "o", run: part{facts: refundToAccountID}},
	{Name: "current_contract_code", Params: i64s(1), Results: i64s(1), Fee: "base + out", Check: Open, run: part{facts: currentContractCode}},
	{Name: "input", Params: i64s(1), Fee: "base + write_register_base", Check: Open, run: part{facts: input}},
	{Name: "block_index", Results: i64s(1), Fee: "base", Check: Open, handles: "-", run: part{facts: blockIndex}},
	{Name: "block_timestamp", Results: i64s(1), Fee: "base", Check: Open, handles: "-", run: part{facts: blockTimestamp}},
	{Name: "epoch_height", Results: i64s(1), Fee: "base", Check: Open, handles: "-", run: part{facts: epochHeight}},
	{Name: "storage_usage", Results: i64s(1), Fee: "base", Check: Open, handles: "-", run: part{storage: storageUsage}},
	{Name: "account_balance", Params: i64s(1), Fee: "base + write_memory", Check: Open, handles: "A", run: part{promises: accountBalance}},
	{Name: "account_locked_balance", Params: i64s(1), Fee: "base + write_memory", Check: Open, handles: "A", run: part{facts: accountLockedBalance}},
	{Name: "attached_deposit", Params: i64s(1), Fee: "base + write_memory", Check: Open, handles: "A", run: part{facts: attachedDeposit}},
	{Name: "prepaid_gas", Results: i64s(1), Fee: "base", Check: NotInViews, handles: "-", run: part{guest: prepaidGas}},
	{Name: "used_gas", Results: i64s(1), Fee: "base", Check: NotInViews, handles: "-", run: part{guest: usedGas}},
	{Name: "random_seed", Params: i64s(1), Fee: "base + out", Check: NotInGuards, handles: "o", run: part{facts: randomSeed}},

	{Name: "sha256", Params: i64s(3), Fee: "sha256 + in + out", Check: Open, noBase: true, handles: "bo", run: part{guest: sha256Hash}},
	{Name: "keccak256", Params: i64s(3), Fee: "keccak256 + in + out", Check: Open, noBase: true, handles: "bo", run: part{guest: keccak256Hash}},
	{Name: "keccak512", Params: i64s(3), Fee: "keccak512 + in + out", Check: Open, noBase: true, handles: "bo", run: part{guest: keccak512Hash}},
	{Name: "ripemd160", Params: i64s(3), Fee: "ripemd160 + in + out", Check: Open, noBase: true, handles: "bo", run: part{guest: ripemd160Hash}},
	{Name: "ecrecover", Params: i64s(7), Results: i64s(1), Fee: "ecrecover + in + out", Check: Open, noBase: true, handles: "bbnno", run: part{guest: ecrecover}},
	{Name: "ed25519_verify", Params: i64s(6), Results: i64s(1), Fee: "ed25519_verify + in; of the signature alone when its top bits say that it is none", Check: Open, noBase: true, handles: "bbb", run: part{guest: ed25519Verify}},

	{Name: "value_return", Params: i64s(2), Fee: "base + in + return_byte + data_receipt_byte per output receiver", Check: Open, run: part{result: valueReturn}},
	{Name: "panic", Fee: "base", Check: Open, run: part{guest: panicPlain}},
	{Name: "panic_utf8", Params: i64s(2), Fee: "base + read_memory + utf8_decoding", Check: Open, handles: "b", run: part{logs: panicUTF8}},
	{Name: "log_utf8", Params: i64s(2), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, handles: "b", run: part{logs: logUTF8}},
	{Name: "log_utf16", Params: i64s(2), Fee: "base + read_memory + utf16_decoding + log", Check: NotInGuards, run: part{logs: logUTF16}},
	{Name: "abort", Params: i32s(4), Fee: "base + read_memory + utf16_decoding + log", Check: Open, run: part{logs: abort}},

	{Name: "promise_create", Params: i64s(8), Results: i64s(1), Fee: "2 base + in + action_receipt + function_call", Check: Promises, handles: "bbban", run: part{promises: promiseCreate}},
	{Name: "promise_then", Params: i64s(9), Results: i64s(1), Fee: "2 base + in + action_receipt + data_receipt per dependency + function_call", Check: Promises, handles: "nbbban", run: part{promises: promiseThen}},
	{Name: "promise_and", Params: i64s(2), Results: i64s(1), Fee: "base + read_memory + promise_and", Check: InCallsOnly, handles: "l", run: part{promises: promiseAnd}},
	{Name: "promise_batch_create", Params: i64s(2), Results: i64s(1), Fee: "base + in + action_receipt", Check: Promises, handles: "b", run: part{promises: promiseBatchCreate}},
	{Name: "promise_batch_then", Params: i64s(3), Results: i64s(1), Fee: "base + in + action_receipt + data_receipt per dependency", Check: Promises, handles: "nb", run: part{promises: promiseBatchThen}},
	{Name: "promise_set_refund_to", Params: i64s(3), Fee: "base + in", Check: Promises, handles: "nb", run: part{promises: promiseSetRefundTo}},
	{Name: "promise_batch_action_create_account", Params: i64s(1), Fee: "base + create_account", Check: Promises, handles: "n", run: batchAction(createAccountAction)},
	{Name: "promise_batch_action_deploy_contract", Params: i64s(3), Fee: "base + in + deploy_contract", Check: Promises, handles: "nb", run: batchAction(deployContractAction)},
	{Name: "promise_batch_action_function_call", Params: i64s(7), Fee: "base + in + function_call", Check: Promises, handles: "nbban", run: part{promises: batchFunctionCall}},
	{Name: "promise_batch_action_function_call_weight", Params: i64s(8), Fee: "base + in + function_call", Check: Promises, handles: "nbbann", run: part{promises: batchFunctionCall}},
	{Name: "promise_batch_action_transfer", Params: i64s(2), Fee: "base + read_memory + transfer", Check: Promises, handles: "na", run: batchAction(transferAction)},
	{Name: "promise_batch_action_stake", Params: i64s(4), Fee: "base + in + stake", Check: Promises, handles: "nab", run: batchAction(stakeAction)},
	{Name: "promise_batch_action_add_key_with_full_access", Params: i64s(4), Fee: "base + in + add_full_access_key", Check: Promises, handles: "nbn", run: batchAction(addFullKeyAction)},
	{Name: "promise_batch_action_add_key_with_function_call", Params: i64s(9), Fee: "base + in + add_function_call_key", Check: Promises, handles: "nbnabb", run: batchAction(addCallKeyAction)},
	{Name: "promise_batch_action_delete_key", Params: i64s(3), Fee: "base + in + delete_key", Check: Promises, handles: "nb", run: batchAction(deleteKeyAction)},
	{Name: "promise_batch_action_delete_account", Params: i64s(3), Fee: "base + in + delete_account", Check: Promises, handles: "nb", run: batchAction(deleteAccountAction)},
	{Name: "promise_batch_action_deploy_global_contract", Params: i64s(3), Fee: "base + in + deploy_global_contract", Check: Promises, handles: "nb", run: batchAction(deployGlobalAction(transaction.ByCodeHash))},
	{Name: "promise_batch_action_deploy_global_contract_by_account_id", Params: i64s(3), Fee: "base + in + deploy_global_contract", Check: Promises, handles: "nb", run: batchAction(deployGlobalAction(transaction.ByAccountID))},
	{Name: "promise_batch_action_use_global_contract", Params: i64s(3), Fee: "base + in + use_global_contract", Check: Promises, handles: "nb", run: batchAction(useGlobalAction)},
	{Name: "promise_batch_action_use_global_contract_by_account_id", Params: i64s(3), Fee: "base + in + use_global_contract", Check: Promises, handles: "nb", run: batchAction(useGlobalByAccountAction)},
	{Name: "promise_results_count", Results: i64s(1), Fee: "base", Check: InCallsOnly, handles: "-", run: part{facts: promiseResultsCount}},
	{Name: "promise_result", Params: i64s(2), Results: i64s(1), Fee: "base + write_register_base", Check: InCallsOnly, handles: "no", run: part{facts: promiseResult}},
	{Name: "promise_return", Params: i64s(1), Fee: "base + promise_return", Check: InCallsOnly, handles: "n", run: part{promisesAndResult: promiseReturn}},

	{Name: "storage_write", Params: i64s(5), Results: i64s(1), Fee: "base + in + storage_write + out of the old value", Check: Growth, handles: "bbo", run: part{storage: storageWrite}},
	{Name: "storage_read", Params: i64s(3), Results: i64s(1), Fee: "base + in + storage_read + storage_large_read_overhead of what is large + out", Check: Open, handles: "bo", run: part{storage: storageRead}},
	{Name: "storage_remove", Params: i64s(3), Results: i64s(1), Fee: "base + in + storage_remove + out of the old value", Check: NotInViews, handles: "bo", run: part{storage: storageRemove}},
	{Name: "storage_has_key", Params: i64s(2), Results: i64s(1), Fee: "base + in + storage_has_key", Check: Open, handles: "b", run: part{storage: storageHasKey}},
	{Name: "storage_iter_prefix", Params: i64s(2), Results: i64s(1), Fee: "nothing", Check: Open, noBase: true, run: refusedIterator("storage_iter_prefix")},
	{Name: "storage_iter_range", Params: i64s(4), Results: i64s(1), Fee: "nothing", Check: Open, noBase: true, run: refusedIterator("storage_iter_range")},
	{Name: "storage_iter_next", Params: i64s(3), Results: i64s(1), Fee: "nothing", Check: Open, noBase: true, run: refusedIterator("storage_iter_next")},
	{Name: "validator_stake", Params: i64s(3), Fee: "base + in + validator_stake + write_memory", Check: Open, run: part{guest: validatorStake}},
	{Name: "validator_total_stake", Params: i64s(1), Fee: "base + validator_total_stake + write_memory", Check: Open, run: part{guest: validatorTotalStake}},
	{Name: "latchkey_access_key", Params: i64s(3), Results: i64s(1), Fee: "base + in + storage_read + storage_large_read_overhead of what is large + out", Check: Open, handles: "bo", run: part{storage: latchkeyAccessKey}},
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
