package onelog

import (
	"crypto/sha256"
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
	"latchkey/plugins/build"
)

// Code is what the log's genesis names by hash: the standard plugins.
type Code []Plugin

// Plugin is the code of a plugin.
type Plugin struct {
	Name string // empty when it was read from a folder
	Hash transaction.Hash
	Wasm []byte
}

// Find returns the code with this hash.
func (c Code) Find(hash transaction.Hash) ([]byte, bool) {
	for _, p := range c {
		if p.Hash == hash {
			return p.Wasm, true
		}
	}
	return nil, false
}

// ReadCode builds the standard plugins of the module at root.
func ReadCode(root string) (Code, error) {
	lock, err := build.ReadLock(root)
	if err != nil {
		return nil, err
	}
	var code Code
	for _, name := range build.Names {
		wasm, err := build.Plugin(root, name, lock.Toolchain)
		if err != nil {
			return nil, err
		}
		code = append(code, Plugin{name, sha256.Sum256(wasm), wasm})
	}
	return code, nil
}

// Names of the ledger.
const (
	root    account.ID = "test.near"
	dropID  account.ID = "drop.test.near"
	readyID account.ID = "ready.test.near" // a drop contract that genesis sets up
	alice   account.ID = "alice.test.near"
	bob     account.ID = "bob.test.near"
	toolID  account.ID = "tool.test.near"
	library            = ".latchkey"
)

// genesis has accounts that use the standard plugins, and some people.
func genesis(code Code) *ledger.Genesis {
	g := &ledger.Genesis{ChainID: "onelog", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		AdminKeys: []keys.PublicKey{public("admin")}}
	for _, p := range code {
		g.GlobalContracts = append(g.GlobalContracts, ledger.GlobalContract{AccountID: account.ID(p.Name) + library, CodeHash: p.Hash})
	}
	for _, a := range []struct {
		id       account.ID
		near     string
		contract account.ID
	}{
		{root, "1000000", "registrar" + library}, {runtime.Registrar, "100", "registrar" + library},
		{dropID, "10", "drop" + library}, {readyID, "10", "drop" + library}, {alice, "1000", ""}, {bob, "100", ""}, {toolID, "1000", ""},
	} {
		g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: a.id, Amount: near(a.near), Contract: a.contract,
			Keys: []ledger.GenesisKey{{PublicKey: public(string(a.id))}}})
	}
	g.Calls = []ledger.GenesisCall{{AccountID: readyID, Method: "new", Args: `{"top_level_account":"test.near"}`}}
	return g
}

// Record runs the script on an engine and returns the log. Beside the standard
// plugins of the module at root it runs examples, by what their names say they do.
func Record(engine vm.Engine, root string, more []Plugin) (*ledger.Log, Code, error) {
	return record(engine, root, more, accounts, keyRights, stakes, tool, promises, handles, relays, guards, globals, endings, startUps, instantiations, hostile, delays, drops, tokens, campaigns, heldKeys, refusals, policies, settings, examples, deletions, dues, moves)
}

func record(engine vm.Engine, root string, more []Plugin, themes ...func(*recorder)) (*ledger.Log, Code, error) {
	code, err := ReadCode(root)
	if err != nil {
		return nil, nil, err
	}
	g := genesis(code)
	text, err := json.Marshal(g)
	if err != nil {
		return nil, nil, err
	}
	store := memstore.New()
	l, err := ledger.Create(store, engine, g, code.Find)
	if err != nil {
		return nil, nil, err
	}
	r := &recorder{ledger: l, store: store, examples: more, time: genesisTime, nonces: map[keys.PublicKey]uint64{}}
	r.log.Genesis = text
	for _, theme := range themes {
		if theme(r); r.err != nil {
			return nil, nil, r.err
		}
	}
	return &r.log, code, nil
}
