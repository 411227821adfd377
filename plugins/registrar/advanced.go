package main

import (
	"strings"

	"latchkey/plugins/sdk"
)

type advancedCreation struct {
	// Below this account's name; on the account registrar a top-level name.
	Account sdk.AccountID `json:"new_account_id"`
	// Keys, or one of the contracts, or both.
	Options options `json:"options"`
}

// options are what an account may be given: keys of both kinds, and one contract.
type options struct {
	FullKeys    []sdk.PublicKey   `json:"full_access_keys" missing:"zero"`
	LimitedKeys []functionCallKey `json:"limited_access_keys" missing:"zero"`
	// Code as a list of numbers: 20 kB burn 150 Tgas.
	Code sdk.Option[sdk.Numbers] `json:"contract_bytes"`
	// Code in base64: a megabyte burns 270 Tgas.
	CodeText sdk.Option[[]byte] `json:"contract_bytes_base64"`
	// The hash of a global contract's code.
	GlobalHash sdk.Option[sdk.Hash] `json:"use_global_contract_hash"`
	// The account that published a global contract.
	GlobalOf sdk.Option[sdk.AccountID] `json:"use_global_contract_account_id"`
}

// functionCallKey is a function-call key.
type functionCallKey struct {
	Key sdk.PublicKey `json:"public_key"`
	// What it may burn as gas; 0 is no limit.
	Allowance sdk.Yocto     `json:"allowance"`
	Receiver  sdk.AccountID `json:"receiver_id"`
	// With commas between them; empty for all.
	Methods string `json:"method_names"`
}

// Creates an account with what options say and the attached deposit; false, with the
// deposit returned, when it cannot be created.
//
//latchkey:payable
//latchkey:returns bool
func createAccountAdvanced(a advancedCreation) {
	contracts := a.Options.contracts()
	sdk.Require(contracts+len(a.Options.FullKeys)+len(a.Options.LimitedKeys) > 0,
		"Cannot create account with no options. Please specify either contract bytes, full access keys, limited access keys, or global contract options.")
	sdk.Require(contracts <= 1,
		"Cannot specify multiple contract deployment options. Choose only one: contract_bytes, contract_bytes_base64, use_global_contract_hash, or use_global_contract_account_id.")
	create(a.Account, a.Options.furnish)
}

// contracts is how many contracts are given. An empty list gives none: an account
// without keys and code would be nobody's, with all it holds.
func (o *options) contracts() (n int) {
	code, _ := o.Code.Get()
	for _, given := range []bool{len(code) > 0, o.CodeText.Given(), o.GlobalHash.Given(), o.GlobalOf.Given()} {
		if given {
			n++
		}
	}
	return n
}

func (o *options) furnish(made sdk.Promise) {
	for _, key := range o.FullKeys {
		made.AddFullKey(key)
	}
	for _, key := range o.LimitedKeys {
		key.addTo(made)
	}
	if code, given := o.Code.Get(); given {
		made.Deploy(code)
	}
	if code, given := o.CodeText.Get(); given {
		made.Deploy(code)
	}
	if hash, given := o.GlobalHash.Get(); given {
		made.UseGlobal(hash)
	}
	if of, given := o.GlobalOf.Get(); given {
		made.UseGlobalOf(of)
	}
}

func (k *functionCallKey) addTo(made sdk.Promise) {
	var methods []string
	if k.Methods != "" {
		methods = strings.Split(k.Methods, ",")
	}
	if k.Allowance.IsZero() {
		made.AddUnlimitedKey(k.Key, k.Receiver, methods...)
		return
	}
	made.AddFunctionCallKey(k.Key, k.Allowance, k.Receiver, methods...)
}
