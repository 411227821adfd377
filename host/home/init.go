package home

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/plugins/standard"
)

// blockIntervalMin is what Init writes, in milliseconds.
const blockIntervalMin = 50

// Init writes the key and the genesis of a ledger without development powers,
// for Open to start from. owner controls its accounts; the zero key has one made
// here. A home that has a genesis is left alone (fs.ErrExist).
func (h Home) Init(chainID string, owner keys.PublicKey, pluginsDir string) (*ledger.Genesis, error) {
	if _, err := h.Genesis(); !errors.Is(err, fs.ErrNotExist) {
		return nil, &FileError{h.path("genesis.json"), fs.ErrExist}
	}
	_, hashes, err := ReadPlugins(pluginsDir)
	if err != nil {
		return nil, err
	}
	key, err := h.keyOf(owner)
	if err != nil {
		return nil, err
	}
	g := ledger.PublicGenesis(chainID, key.PublicKey, hashes, standard.SetUpDrop, uint64(time.Now().UnixNano()))
	g.BlockIntervalMin = blockIntervalMin
	return g, h.found(g, key)
}

// keyOf notes the owner's key, or makes one.
func (h Home) keyOf(owner keys.PublicKey) (*ValidatorKey, error) {
	if owner == (keys.PublicKey{}) {
		return h.ensureKey()
	}
	key := &ValidatorKey{AccountID: ledger.DevRoot, PublicKey: owner}
	return key, h.writeJSON(key, 0o600, "validator_key.json")
}

// Genesis reads genesis.json; fs.ErrNotExist when there is none.
func (h Home) Genesis() (*ledger.Genesis, error) {
	path := h.path("genesis.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	g, err := ledger.ParseGenesis(text)
	if err != nil {
		return nil, &FileError{path, err}
	}
	return g, nil
}

// found writes a genesis, and its key under the name of each account that has
// one, as near-cli looks for it.
func (h Home) found(g *ledger.Genesis, key *ValidatorKey) error {
	if key.SecretKey != "" {
		for _, a := range g.Accounts {
			if len(a.Keys) == 0 {
				continue
			}
			if err := h.saveCredential(a.AccountID, key); err != nil {
				return err
			}
		}
	}
	return h.writeJSON(g, 0o644, "genesis.json")
}
