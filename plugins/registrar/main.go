package main

import "latchkey/plugins/sdk"

//go:wasmexport create_account
func CreateAccount() { sdk.Payable(createAccount) }

//go:wasmexport create_account_advanced
func CreateAccountAdvanced() { sdk.Payable(createAccountAdvanced) }

//go:wasmexport on_account_created
func OnAccountCreated() { sdk.Private("on_account_created", onAccountCreated) }

func main() {}
