//go:build js && wasm

// Core is the ledger as js/wasm, for host.mjs: see wasm/doc.go for its exports
// and imports.
package main

import (
	_ "latchkey/wasm/engine"
)

// main keeps the program alive for its exports.
func main() { select {} }
