package main

import (
	"strings"

	"latchkey/plugins/sdk"
)

// What an account may be given: keys of both kinds, and one contract.
var (
	keyOptions      = []string{"full_access_keys", "limited_access_keys"}
	contractOptions = []string{"contract_bytes", "contract_bytes_base64", "use_global_contract_hash", "use_global_contract_account_id"}
)

func createAccountAdvanced() {
	args := sdk.Args()
	account, options := args.Account("new_account_id"), args.Object("options")
	contracts := count(options, contractOptions)
	sdk.Require(contracts+count(options, keyOptions) > 0,
		"Cannot create account with no options. Please specify either contract bytes, full access keys, limited access keys, or global contract options.")
	sdk.Require(contracts <= 1,
		"Cannot specify multiple contract deployment options. Choose only one: contract_bytes, contract_bytes_base64, use_global_contract_hash, or use_global_contract_account_id.")
	create(account, func(made sdk.Promise) {
		addKeys(made, options)
		addContract(made, options)
	})
}

// count is how many of these options are given. An empty list gives nothing: an
// account without keys and code would be nobody's, with all it holds.
func count(options sdk.Arguments, names []string) (n int) {
	for _, name := range names {
		if options.Has(name) && (options.Value(name).Kind != sdk.Array || len(options.Value(name).Items) > 0) {
			n++
		}
	}
	return n
}

func addKeys(made sdk.Promise, options sdk.Arguments) {
	if options.Has("full_access_keys") {
		for _, key := range options.PublicKeys("full_access_keys") {
			made.AddFullKey(key)
		}
	}
	if options.Has("limited_access_keys") {
		for _, key := range options.Objects("limited_access_keys") {
			addLimitedKey(made, key)
		}
	}
}

// addLimitedKey adds a function-call key. Its methods stand in one text, with commas
// between them, and none are all; an allowance of 0 is no limit.
func addLimitedKey(made sdk.Promise, key sdk.Arguments) {
	public, allowance, receiver := key.PublicKey("public_key"), key.Amount("allowance"), key.Account("receiver_id")
	var methods []string
	if text := key.String("method_names"); text != "" {
		methods = strings.Split(text, ",")
	}
	if allowance.IsZero() {
		made.AddUnlimitedKey(public, receiver, methods...)
		return
	}
	made.AddFunctionCallKey(public, allowance, receiver, methods...)
}

func addContract(made sdk.Promise, options sdk.Arguments) {
	switch {
	case options.Has("contract_bytes"):
		made.Deploy(options.Bytes("contract_bytes"))
	case options.Has("contract_bytes_base64"):
		made.Deploy(options.Base64("contract_bytes_base64"))
	case options.Has("use_global_contract_hash"):
		made.UseGlobal(options.Hash("use_global_contract_hash"))
	case options.Has("use_global_contract_account_id"):
		made.UseGlobalOf(options.Account("use_global_contract_account_id"))
	}
}
