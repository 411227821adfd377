// Package guard asks contracts whether they object to what limited keys of their
// accounts sign: core/authorize says when, this package how.
//
//	Guards                                       which contract is asked       guards.go
//	the call, before a block and in one          what it may and costs         guard.go
//	what it is asked, as JSON                                                  question.go
//	refusals that need not be computed again                                   refusals.go
//	whether it is asked before a block, and how often    admission.go, credit.go, limiter.go
//
// # Guards
//
// A plugin whose policy says "guard": true (core/policy) exports a function guard.
// The host calls it for every transaction and every delegate action that a
// function-call key of the plugin's account has signed, after all rules of the
// protocol. Full-access keys are never guarded. Its input is
//
//	{
//	  "public_key": "ed25519:…",       that signed
//	  "receiver_id": "shop.near",      of the call, which the key permits
//	  "method_name": "buy",
//	  "args": "eyJwcmljZSI6NX0=",      base64
//	  "args_json": "{\"price\":5}",    the same as text if it is JSON, else null
//	  "gas": "30000000000000",
//	  "deposit": "0",                  function-call keys attach none
//	  "nonce": 118000001,
//	  "relayer_id": null               who brings it, if it is a delegate action
//	}
//
// signer, predecessor and current account are the plugin's own; balances, keys and
// storage are as they were before. It may read and write the plugin's storage; core/vm
// refuses it promises, logs and randomness. Returning is no objection. A panic, an
// Extism error, a code that is not zero, a trap, code that cannot be prepared and
// gas that runs out refuse, each with a sentence.
//
// Arguments beyond guard_arguments_max (64 KiB) are refused without asking.
//
// # Who pays
//
// Balance and allowance must cover the transaction and guard_gas_max (10 Tgas) on
// top. What the guard used is burnt with the transaction's conversion; no share of it
// is the contract's. Its writes are part of the acceptance, and the account's
// storage stake is checked after them. A refused transaction costs nothing and
// leaves no trace.
//
// Of a delegate action the relayer pays all. Whether there is a guard is known only
// where it runs, so every delegate action that a function-call key could have signed
// (one call, no deposit) holds guard_gas_max, and what was not used is refunded
// with the rest. A refusal fails the receipt; what the guard used by then is burnt.
package guard
