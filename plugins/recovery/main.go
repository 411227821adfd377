package main

import "latchkey/plugins/sdk"

//go:wasmexport configure
func Configure() { sdk.Private("configure", configure) }

//go:wasmexport start_recovery
func StartRecovery() { sdk.Change("start_recovery", start) }

//go:wasmexport confirm_recovery
func ConfirmRecovery() { sdk.Change("confirm_recovery", confirm) }

//go:wasmexport withdraw_recovery
func WithdrawRecovery() { sdk.Change("withdraw_recovery", withdraw) }

//go:wasmexport cancel_recovery
func CancelRecovery() { sdk.Private("cancel_recovery", cancel) }

//go:wasmexport complete_recovery
func CompleteRecovery() { sdk.Change("complete_recovery", complete) }

//go:wasmexport on_recovered
func OnRecovered() { sdk.Private("on_recovered", onRecovered) }

//go:wasmexport get_config
func GetConfig() { sdk.View(getConfig) }

//go:wasmexport get_request
func GetRequest() { sdk.View(getRequest) }

//go:wasmexport get_requests
func GetRequests() { sdk.View(getRequests) }

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func main() {}
