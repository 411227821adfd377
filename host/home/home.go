package home

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/files"
	"latchkey/plugins/standard"
)

// Home is a server's folder.
type Home struct{ Dir string }

func (h Home) path(parts ...string) string {
	return filepath.Join(append([]string{h.Dir}, parts...)...)
}

// Data is the store's folder.
func (h Home) Data() string { return h.path("data") }

// Cache is the folder of compiled plugins.
func (h Home) Cache() string { return h.path("cache") }

// Events is the folder of the index of events, which can be lost.
func (h Home) Events() string { return h.path("events") }

// Credentials can stand in for ~/.near-credentials.
func (h Home) Credentials() string { return h.path("credentials") }

const validatorKeyFile = "validator_key.json"

func (h Home) keyPath() string { return h.path(validatorKeyFile) }

// ValidatorKey is the content of validator_key.json.
type ValidatorKey struct {
	AccountID account.ID     `json:"account_id"`
	PublicKey keys.PublicKey `json:"public_key"`
	SecretKey string         `json:"secret_key,omitempty"` // empty: kept elsewhere
}

// Secret parses the secret key.
func (k *ValidatorKey) Secret() (keys.SecretKey, error) { return keys.ParseSecretKey(k.SecretKey) }

// check holds the secret key, where there is one, against the public one.
func (k *ValidatorKey) check() error {
	if k.SecretKey == "" {
		return nil
	}
	secret, err := k.Secret()
	if err == nil && secret.PublicKey() != k.PublicKey {
		err = errors.New("public_key does not belong to secret_key")
	}
	return err
}

// MissingKeyError is a home whose ledger has begun and whose root key's file is gone.
type MissingKeyError struct{ Path, Credentials string }

func (e *MissingKeyError) Error() string {
	return fmt.Sprintf("%s is missing: put it back, or a copy of the root account's key file, which %s may have in the ledger's folder", e.Path, e.Credentials)
}

// FileError is a file of the home that cannot be used.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// Key reads validator_key.json; fs.ErrNotExist when there is none.
func (h Home) Key() (*ValidatorKey, error) {
	path := h.keyPath()
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	key := &ValidatorKey{}
	if err := json.Unmarshal(text, key); err != nil {
		return nil, &FileError{path, errors.New("not the JSON of a key with account_id, public_key and secret_key")} // err may quote the secret
	}
	if err := key.check(); err != nil {
		return nil, &FileError{path, err}
	}
	return key, nil
}

// Check refuses folders that somebody else made where anyone may, such as in /tmp:
// compiled plugins are run from one.
func (h Home) Check() error {
	for _, dir := range []string{h.Dir, h.Data(), h.Cache(), h.Events(), h.Credentials()} {
		if err := files.CheckFolder(dir); err != nil {
			return &FileError{dir, err}
		}
	}
	return nil
}

// Open opens the ledger in store. An empty store gets the genesis that Init
// wrote, or a development genesis, and the plugins that source finds.
func (h Home) Open(store state.Store, engine vm.Engine, source Source) (*ledger.Ledger, error) {
	l, err := ledger.Open(store, engine)
	switch {
	case errors.Is(err, ledger.ErrEmpty):
		l, err = h.create(store, engine, source)
	case err == nil:
		err = h.holdGenesis(l.Genesis)
	}
	if err != nil {
		return nil, err
	}
	return l, h.saveCredentials(l, store)
}

// Join opens the ledger that others have begun with a genesis, in JSON, in a store that is
// empty or has it. code gives what genesis names by hash.
func (h Home) Join(store state.Store, engine vm.Engine, genesis []byte, code func(transaction.Hash) ([]byte, bool)) (*ledger.Ledger, error) {
	l, err := ledger.Open(store, engine)
	if errors.Is(err, ledger.ErrEmpty) {
		g, bad := ledger.ParseGenesis(genesis)
		if bad != nil {
			return nil, bad
		}
		l, err = ledger.Create(store, engine, g, code)
	}
	if err == nil {
		err = h.JoinOf(l.Genesis)
	}
	if err != nil {
		return nil, err
	}
	return l, h.saveCredentials(l, store)
}

// JoinOf is what Join does with the home alone: it then has the genesis and the public half of
// the root's key. A home that has another genesis is refused.
func (h Home) JoinOf(g *ledger.Genesis) error {
	if err := h.holdGenesis(g); err != nil {
		return err
	}
	return h.Adopt(g)
}

func (h Home) create(store state.Store, engine vm.Engine, source Source) (*ledger.Ledger, error) {
	plugins, hashes, err := source()
	if err != nil {
		return nil, err
	}
	g, err := h.Genesis()
	if errors.Is(err, fs.ErrNotExist) || err == nil && h.isOurs(g) {
		g, err = h.develop(hashes) // anew: the plugins may be others by now
	}
	if err != nil {
		return nil, err
	}
	l, err := ledger.Create(store, engine, g, plugins.Code)
	if refused := (*ledger.GenesisError)(nil); errors.As(err, &refused) {
		err = &FileError{h.genesisPath(), err}
	}
	return l, err
}

// develop writes a development genesis and its key.
func (h Home) develop(hashes map[string]transaction.Hash) (*ledger.Genesis, error) {
	key, err := h.ensureKey()
	if err != nil {
		return nil, err
	}
	g := ledger.DevGenesis(key.PublicKey, hashes, standard.SetUpDevDrop, uint64(time.Now().UnixNano()))
	return g, h.writeGenesis(g)
}

// ensureKey reads the root key or makes one. A key left by a start that was
// interrupted is used.
func (h Home) ensureKey() (*ValidatorKey, error) {
	key, err := h.Key()
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	secret, err := keys.Generate(rand.Reader)
	if err != nil {
		return nil, err
	}
	key = &ValidatorKey{ledger.DevRoot, secret.PublicKey(), secret.Text()}
	return key, h.createKey(key)
}
