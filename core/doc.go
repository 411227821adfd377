// Package core holds no code of its own: the packages below it are the ledger, a
// set of pure functions without clock, randomness, files and network, the same
// source natively and as js/wasm. From the outside in, each importing only those
// further down (internal/house has the order):
//
//	rpc           bytes in, bytes out: NEAR's JSON-RPC
//	ledger        block inputs, blocks, the status of transactions
//	runtime       a transaction to a receipt, a receipt to its outcome
//	authorize     may this key sign this?
//	prepare       untrusted code to code that is metered and ready to start
//	interpret     prepared code, run without a compiler
//	vm            the host's side of a contract call
//	state         accounts, keys and data on a key/value store
//	fees, policy, receipt, transaction, accesskey, keys, account, amount, borsh
//
// Two interfaces lead out of it, for hosts to implement: state.Store and
// vm.Engine. docs/claim.md walks one claim through all of this. Start reading at
// core/ledger.
package core
