package main

import "latchkey/plugins/sdk"

//go:wasmexport configure
func Configure() { sdk.Private("configure", configure) }

//go:wasmexport issue
func Issue() { sdk.Change("issue", issue) }

//go:wasmexport top_up
func TopUp() { sdk.Change("top_up", topUp) }

//go:wasmexport revoke
func Revoke() { sdk.Change("revoke", revoke) }

//go:wasmexport reclaim
func Reclaim() { sdk.Change("reclaim", reclaim) }

//go:wasmexport get_config
func GetConfig() { sdk.View(getConfig) }

//go:wasmexport get_key
func GetKey() { sdk.View(getKey) }

//go:wasmexport get_keys
func GetKeys() { sdk.View(getKeys) }

func main() {}
