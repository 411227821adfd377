package home

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/plugins/standard"
)

// blockIntervalMin is what Init writes, in milliseconds.
const blockIntervalMin = 50

// Init writes the key and the genesis of a ledger without development powers,
// for Open to start from. owner controls its accounts; the zero key has one made
// here. A home that has a genesis, a ledger or another root key is left alone
// (fs.ErrExist).
func (h Home) Init(chainID string, owner keys.PublicKey, pluginsDir string) (*ledger.Genesis, error) {
	if err := h.mustBeUnused(); err != nil {
		return nil, err
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
	g.Schedule = fees.Open
	g.BlockIntervalMin = blockIntervalMin
	return g, h.createGenesis(g)
}

// Begin writes the genesis and the root key that Open is to start from. A home that
// has a genesis, a ledger or another root key is left alone (fs.ErrExist).
func (h Home) Begin(g *ledger.Genesis, key *ValidatorKey) error {
	if err := h.mustBeUnused(); err != nil {
		return err
	}
	switch there, err := h.Key(); {
	case err == nil && there.PublicKey != key.PublicKey:
		return &FileError{h.keyPath(), fs.ErrExist}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil:
		if err := h.createKey(key); err != nil {
			return err
		}
	}
	return h.createGenesis(g)
}

// Adopt leaves the public half of the root's key for a ledger that has come from
// elsewhere. A key that is there stays.
func (h Home) Adopt(g *ledger.Genesis) error {
	if _, err := h.Key(); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if root := RootOf(g); root != nil {
		return h.createKey(root)
	}
	return nil
}

// RootOf is the public half of the root's key: of the first account of genesis that has keys;
// nil: none has.
func RootOf(g *ledger.Genesis) *ValidatorKey {
	for _, a := range g.Accounts {
		if len(a.Keys) > 0 {
			return &ValidatorKey{AccountID: a.AccountID, PublicKey: a.Keys[0].PublicKey}
		}
	}
	return nil
}

// mustBeUnused is an error when the home has a genesis or a ledger, or is somebody else's.
func (h Home) mustBeUnused() error {
	if err := h.Check(); err != nil {
		return err
	}
	if _, err := h.Genesis(); !errors.Is(err, fs.ErrNotExist) {
		return &FileError{h.genesisPath(), fs.ErrExist}
	}
	if _, err := os.Stat(h.Data()); !errors.Is(err, fs.ErrNotExist) {
		return &FileError{h.Data(), fs.ErrExist}
	}
	return nil
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
	return key, h.createKey(key)
}
