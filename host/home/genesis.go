package home

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Names of a development ledger.
const (
	ChainID                 = "localnet"
	Root         account.ID = "test.near"
	DropContract account.ID = "drop.test.near"
	// Library owns the names of the standard plugins: drop.latchkey and others.
	Library account.ID = "latchkey"
)

// StandardPlugins are the contracts that every ledger starts with, as global
// contracts NAME.latchkey.
var StandardPlugins = []string{"drop", "registrar"}

// rootNEAR is what the root account starts with, in NEAR.
const rootNEAR = 1_000_000_000

// Plugins maps code hashes to the code of the standard plugins.
type Plugins map[transaction.Hash][]byte

// Code looks up code by its hash.
func (p Plugins) Code(hash transaction.Hash) ([]byte, bool) {
	code, ok := p[hash]
	return code, ok
}

// PluginsError is a folder that lacks a standard plugin.
type PluginsError struct {
	Dir string
	Err error
}

func (e *PluginsError) Error() string {
	return fmt.Sprintf("standard plugins not found in %s: %v; run make build, or name their folder with --plugins", e.Dir, e.Err)
}

func (e *PluginsError) Unwrap() error { return e.Err }

// ReadPlugins reads NAME.wasm for each standard plugin.
func ReadPlugins(dir string) (Plugins, []ledger.GlobalContract, error) {
	plugins := Plugins{}
	var globals []ledger.GlobalContract
	for _, name := range StandardPlugins {
		code, err := os.ReadFile(filepath.Join(dir, name+".wasm"))
		if err != nil {
			return nil, nil, &PluginsError{dir, err}
		}
		hash := transaction.Hash(sha256.Sum256(code))
		plugins[hash] = code
		globals = append(globals, ledger.GlobalContract{AccountID: account.ID(name) + "." + Library, CodeHash: hash})
	}
	return plugins, globals, nil
}

// DevGenesis is a ledger for development: the root account holds 10^9 NEAR and
// makes sub-accounts for anyone who asks its registrar contract; key controls
// all accounts that have a key at all.
func DevGenesis(key keys.PublicKey, globals []ledger.GlobalContract, now time.Time) *ledger.Genesis {
	owner := []ledger.GenesisKey{{PublicKey: key}}
	g := &ledger.Genesis{
		ChainID: ChainID, Time: uint64(now.UnixNano()), Height: 1, Schedule: "classic", Dev: true,
		GlobalContracts: globals,
		Accounts: []ledger.GenesisAccount{
			{AccountID: Root, Amount: near(rootNEAR), Keys: owner, Contract: "registrar." + Library},
			{AccountID: runtime.Registrar, Amount: near(100), Keys: owner, Contract: "registrar." + Library},
			{AccountID: DropContract, Amount: near(100), Keys: owner, Contract: "drop." + Library},
			{AccountID: Library}, // taken, so that nobody can replace its children's code
		},
	}
	for _, c := range globals {
		g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: c.AccountID})
	}
	return g
}

func near(n uint64) amount.Yocto {
	a, _ := amount.NEAR.Mul64(n)
	return a
}
