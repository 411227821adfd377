//go:build js && wasm

package main

import (
	"encoding/json"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/wasm/bridge"
)

// DevGenesis makes the genesis of a development ledger. Its input is JSON:
// public_key, now (nanoseconds since 1970, a string) and code (the hash of each
// standard plugin); its output the genesis in JSON.
//
//go:wasmexport dev_genesis
func DevGenesis(uint32) uint64 {
	var q struct {
		PublicKey keys.PublicKey              `json:"public_key"`
		Now       uint64                      `json:"now,string"`
		Code      map[string]transaction.Hash `json:"code"`
	}
	if err := json.Unmarshal(bridge.Input(), &q); err != nil {
		return result(err)
	}
	text, err := json.Marshal(ledger.DevGenesis(q.PublicKey, q.Code, q.Now))
	return result(err, text)
}
