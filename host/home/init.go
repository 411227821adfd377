package home

import (
	"errors"
	"io/fs"
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
		return nil, &FileError{h.genesisPath(), fs.ErrExist}
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
	return g, h.writeJSON(g, 0o644, genesisFile)
}

// Begin writes the genesis and the root key that Open is to start from. A home that
// has a genesis is left alone (fs.ErrExist).
func (h Home) Begin(g *ledger.Genesis, key *ValidatorKey) error {
	if _, err := h.Genesis(); !errors.Is(err, fs.ErrNotExist) {
		return &FileError{h.genesisPath(), fs.ErrExist}
	}
	if err := h.writeJSON(key, 0o600, "validator_key.json"); err != nil {
		return err
	}
	return h.writeJSON(g, 0o644, genesisFile)
}

// keyOf notes the owner's key, or makes one.
func (h Home) keyOf(owner keys.PublicKey) (*ValidatorKey, error) {
	if owner == (keys.PublicKey{}) {
		return h.ensureKey()
	}
	key := &ValidatorKey{AccountID: ledger.DevRoot, PublicKey: owner}
	return key, h.writeJSON(key, 0o600, "validator_key.json")
}
