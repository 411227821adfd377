//go:build js && wasm

package main

import (
	"encoding/json"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/plugins/standard"
	"latchkey/wasm/bridge"
)

// genesisRequest is what a genesis is made of: now is in nanoseconds since 1970,
// code has the hash of each standard plugin.
type genesisRequest struct {
	ChainID   string                      `json:"chain_id"` // of a public ledger
	PublicKey keys.PublicKey              `json:"public_key"`
	Now       uint64                      `json:"now,string"`
	Code      map[string]transaction.Hash `json:"code"`
	// Deployable is what the host can run: "any", which is the default, or a list.
	Deployable state.Deployable `json:"deployable"`
}

// DevGenesis makes the genesis of a development ledger. Its input is a
// genesisRequest in JSON, its output the genesis.
//
//go:wasmexport dev_genesis
func DevGenesis(uint32) uint64 {
	return genesis(func(q *genesisRequest) *ledger.Genesis {
		return ledger.DevGenesis(q.PublicKey, q.Code, standard.SetUpDevDrop, q.Now)
	})
}

// PublicGenesis is DevGenesis for a ledger without development powers.
//
//go:wasmexport public_genesis
func PublicGenesis(uint32) uint64 {
	return genesis(func(q *genesisRequest) *ledger.Genesis {
		return ledger.PublicGenesis(q.ChainID, q.PublicKey, q.Code, standard.SetUpDrop, q.Now)
	})
}

func genesis(of func(*genesisRequest) *ledger.Genesis) uint64 {
	q := &genesisRequest{}
	if err := json.Unmarshal(bridge.Input(), q); err != nil {
		return result(err)
	}
	g := of(q)
	g.Deployable = q.Deployable
	text, err := json.Marshal(g)
	return result(err, text)
}
