package env

// The host's functions, with NEAR's signatures: every number is an i64, bytes
// are a length and a pointer, and outputs land in a register.

//go:wasmimport env read_register
func readRegister(register, pointer uint64)

//go:wasmimport env register_len
func registerLen(register uint64) uint64

//go:wasmimport env current_account_id
func currentAccountID(register uint64)

//go:wasmimport env signer_account_id
func signerAccountID(register uint64)

//go:wasmimport env signer_account_pk
func signerAccountPK(register uint64)

//go:wasmimport env predecessor_account_id
func predecessorAccountID(register uint64)

//go:wasmimport env input
func input(register uint64)

//go:wasmimport env block_index
func blockIndex() uint64

//go:wasmimport env block_timestamp
func blockTimestamp() uint64

//go:wasmimport env epoch_height
func epochHeight() uint64

//go:wasmimport env storage_usage
func storageUsage() uint64

//go:wasmimport env account_balance
func accountBalance(pointer uint64)

//go:wasmimport env account_locked_balance
func accountLockedBalance(pointer uint64)

//go:wasmimport env attached_deposit
func attachedDeposit(pointer uint64)

//go:wasmimport env prepaid_gas
func prepaidGas() uint64

//go:wasmimport env used_gas
func usedGas() uint64

//go:wasmimport env random_seed
func randomSeed(register uint64)

//go:wasmimport env sha256
func sha256(length, pointer, register uint64)

//go:wasmimport env keccak256
func keccak256(length, pointer, register uint64)

//go:wasmimport env ed25519_verify
func ed25519Verify(sigLength, sigPointer, msgLength, msgPointer, keyLength, keyPointer uint64) uint64

//go:wasmimport env value_return
func valueReturn(length, pointer uint64)

//go:wasmimport env panic_utf8
func panicUTF8(length, pointer uint64)

//go:wasmimport env log_utf8
func logUTF8(length, pointer uint64)

//go:wasmimport env storage_write
func storageWrite(keyLength, keyPointer, valueLength, valuePointer, register uint64) uint64

//go:wasmimport env storage_read
func storageRead(keyLength, keyPointer, register uint64) uint64

//go:wasmimport env storage_remove
func storageRemove(keyLength, keyPointer, register uint64) uint64

//go:wasmimport env storage_has_key
func storageHasKey(keyLength, keyPointer uint64) uint64

//go:wasmimport env latchkey_access_key
func latchkeyAccessKey(keyLength, keyPointer, register uint64) uint64

//go:wasmimport env promise_and
func promiseAnd(pointer, count uint64) uint64

//go:wasmimport env promise_batch_create
func promiseBatchCreate(accountLength, accountPointer uint64) uint64

//go:wasmimport env promise_batch_then
func promiseBatchThen(promise, accountLength, accountPointer uint64) uint64

//go:wasmimport env promise_batch_action_create_account
func actionCreateAccount(promise uint64)

//go:wasmimport env promise_batch_action_deploy_contract
func actionDeployContract(promise, codeLength, codePointer uint64)

//go:wasmimport env promise_batch_action_use_global_contract
func actionUseGlobal(promise, hashLength, hashPointer uint64)

//go:wasmimport env promise_batch_action_use_global_contract_by_account_id
func actionUseGlobalByAccount(promise, accountLength, accountPointer uint64)

//go:wasmimport env promise_batch_action_function_call_weight
func actionFunctionCallWeight(promise, methodLength, methodPointer, argsLength, argsPointer, amountPointer, gas, weight uint64)

//go:wasmimport env promise_batch_action_transfer
func actionTransfer(promise, amountPointer uint64)

//go:wasmimport env promise_batch_action_stake
func actionStake(promise, amountPointer, keyLength, keyPointer uint64)

//go:wasmimport env promise_batch_action_add_key_with_full_access
func actionAddFullKey(promise, keyLength, keyPointer, nonce uint64)

//go:wasmimport env promise_batch_action_add_key_with_function_call
func actionAddFunctionCallKey(promise, keyLength, keyPointer, nonce, allowancePointer, receiverLength, receiverPointer, namesLength, namesPointer uint64)

//go:wasmimport env promise_batch_action_delete_key
func actionDeleteKey(promise, keyLength, keyPointer uint64)

//go:wasmimport env promise_batch_action_delete_account
func actionDeleteAccount(promise, beneficiaryLength, beneficiaryPointer uint64)

//go:wasmimport env promise_results_count
func promiseResultsCount() uint64

//go:wasmimport env promise_result
func promiseResult(index, register uint64) uint64

//go:wasmimport env promise_return
func promiseReturn(promise uint64)
