package home

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/credentials"
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

// Credentials can stand in for ~/.near-credentials.
func (h Home) Credentials() string { return h.path("credentials") }

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

// FileError is a file of the home that cannot be used.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// Key reads validator_key.json; fs.ErrNotExist when there is none.
func (h Home) Key() (*ValidatorKey, error) {
	path := h.path("validator_key.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key := &ValidatorKey{}
	if err := json.Unmarshal(text, key); err != nil {
		return nil, &FileError{path, err}
	}
	if err := key.check(); err != nil {
		return nil, &FileError{path, err}
	}
	return key, nil
}

// Open opens the ledger in store. An empty store gets the genesis that Init
// wrote, or a development genesis, and the plugins found in pluginsDir.
func (h Home) Open(store state.Store, engine vm.Engine, pluginsDir string) (*ledger.Ledger, error) {
	l, err := ledger.Open(store, engine)
	if !errors.Is(err, ledger.ErrEmpty) {
		return l, err
	}
	plugins, hashes, err := ReadPlugins(pluginsDir)
	if err != nil {
		return nil, err
	}
	g, err := h.Genesis()
	if errors.Is(err, fs.ErrNotExist) || err == nil && g.Dev {
		g, err = h.develop(hashes) // anew: the plugins may be others by now
	}
	if err != nil {
		return nil, err
	}
	return ledger.Create(store, engine, g, plugins.Code)
}

// develop writes a development genesis and its keys.
func (h Home) develop(hashes map[string]transaction.Hash) (*ledger.Genesis, error) {
	key, err := h.ensureKey()
	if err != nil {
		return nil, err
	}
	g := ledger.DevGenesis(key.PublicKey, hashes, standard.SetUpDrop, uint64(time.Now().UnixNano()))
	return g, h.found(g, key)
}

// saveCredential keeps the root key under an account's name. A file left by a
// start that was interrupted is kept.
func (h Home) saveCredential(id account.ID, key *ValidatorKey) error {
	secret, err := key.Secret()
	if err != nil {
		return err
	}
	folder := credentials.Folder{Dir: h.Credentials()}
	err = credentials.Save(folder.Path(credentials.CustomNetwork, id), credentials.Key{AccountID: id, Secret: secret})
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
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
	return key, h.writeJSON(key, 0o600, "validator_key.json")
}
