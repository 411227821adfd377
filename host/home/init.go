package home

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
)

// blockIntervalMin is what Init writes, in milliseconds.
const blockIntervalMin = 50

// Init writes the key and the genesis of a ledger without development powers,
// for Open to start from. owner controls its accounts; the zero key has one made
// here. A home that has a genesis, a ledger or another root key is left alone
// (fs.ErrExist).
func (h Home) Init(chainID string, owner keys.PublicKey, pluginsDir string) (*ledger.Genesis, error) {
	if _, err := h.Genesis(); !errors.Is(err, fs.ErrNotExist) {
		return nil, &FileError{h.genesisPath(), fs.ErrExist}
	}
	if _, err := os.Stat(h.Data()); !errors.Is(err, fs.ErrNotExist) {
		return nil, &FileError{h.Data(), fs.ErrExist}
	}
	_, hashes, err := ReadPlugins(pluginsDir)
	if err != nil {
		return nil, err
	}
	key, err := h.keyOf(owner)
	if err != nil {
		return nil, err
	}
	g := ledger.PublicGenesis(chainID, key.PublicKey, hashes, uint64(time.Now().UnixNano()))
	g.BlockIntervalMin = blockIntervalMin
	return g, h.writeJSON(g, 0o644, genesisFile)
}

// keyOf notes the owner's key, or makes one. What is there is never replaced: it
// may be the only copy of a key.
func (h Home) keyOf(owner keys.PublicKey) (*ValidatorKey, error) {
	if owner == (keys.PublicKey{}) {
		return h.ensureKey()
	}
	switch there, err := h.Key(); {
	case err == nil && there.PublicKey == owner:
		return there, nil
	case err == nil:
		return nil, &FileError{h.keyPath(), fs.ErrExist}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	key := &ValidatorKey{AccountID: ledger.DevRoot, PublicKey: owner}
	return key, h.writeJSON(key, 0o600, validatorKeyFile)
}
