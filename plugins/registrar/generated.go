// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport create_account_advanced
func CreateAccountAdvanced() {
	sdk.Payable(func() { createAccountAdvanced(readAdvancedCreation(sdk.Args())) })
}

//go:wasmexport create_account
func CreateAccount() {
	sdk.Payable(func() { createAccount(readCreation(sdk.Args())) })
}

//go:wasmexport on_account_created
func OnAccountCreated() {
	sdk.Private("on_account_created", func() {
		sdk.ReturnBool(onAccountCreated(readPaid(sdk.Args())))
	})
}

func readAdvancedCreation(a sdk.Arguments) (v advancedCreation) {
	v.Account = a.Account("new_account_id")
	v.Options = readOptions(a.Object("options"))
	return v
}

func readOptions(a sdk.Arguments) (v options) {
	if a.Has("full_access_keys") {
		v.FullKeys = a.PublicKeys("full_access_keys")
	}
	if a.Has("limited_access_keys") {
		items := a.Objects("limited_access_keys")
		list := make([]functionCallKey, len(items))
		for i, item := range items {
			list[i] = readFunctionCallKey(item)
		}
		v.LimitedKeys = list
	}
	if a.Has("contract_bytes") {
		v.Code = sdk.Some(a.Bytes("contract_bytes"))
	}
	if a.Has("contract_bytes_base64") {
		v.CodeText = sdk.Some(a.Base64("contract_bytes_base64"))
	}
	if a.Has("use_global_contract_hash") {
		v.GlobalHash = sdk.Some(a.Hash("use_global_contract_hash"))
	}
	if a.Has("use_global_contract_account_id") {
		v.GlobalOf = sdk.Some(a.Account("use_global_contract_account_id"))
	}
	return v
}

func readFunctionCallKey(a sdk.Arguments) (v functionCallKey) {
	v.Key = a.PublicKey("public_key")
	v.Allowance = a.Amount("allowance")
	v.Receiver = a.Account("receiver_id")
	v.Methods = a.String("method_names")
	return v
}

func readCreation(a sdk.Arguments) (v creation) {
	v.Account = a.Account("new_account_id")
	v.Key = a.PublicKey("new_public_key")
	return v
}

func readPaid(a sdk.Arguments) (v paid) {
	v.Payer = a.Account("predecessor_account_id")
	v.Amount = a.Amount("amount")
	return v
}

func writePaid(w *sdk.Writer, v *paid) {
	w.BeginObject()
	writePaidMembers(w, v)
	w.EndObject()
}

func writePaidMembers(w *sdk.Writer, v *paid) {
	w.Key("predecessor_account_id")
	w.String(v.Payer)
	w.Key("amount")
	w.Amount(v.Amount)
}
