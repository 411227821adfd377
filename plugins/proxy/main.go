package main

import "latchkey/plugins/sdk"

//go:wasmexport grant
func Grant() { sdk.Private("grant", grant) }

//go:wasmexport revoke
func Revoke() { sdk.Private("revoke", revoke) }

//go:wasmexport proxy
func Proxy() { sdk.Private("proxy", proxy) }

//go:wasmexport on_proxied
func OnProxied() { sdk.Private("on_proxied", onProxied) }

//go:wasmexport get_key
func GetKey() { sdk.View(getKey) }

//go:wasmexport get_keys
func GetKeys() { sdk.View(getKeys) }

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func main() {}
