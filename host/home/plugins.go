package home

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

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

// Source finds the standard plugins for a ledger that begins, and their hashes by
// name.
type Source func() (Plugins, map[string]transaction.Hash, error)

// Folder is the source of a folder with NAME.wasm for each standard plugin.
func Folder(dir string) Source {
	return func() (Plugins, map[string]transaction.Hash, error) { return ReadPlugins(dir) }
}

// NoPlugins is the source of a ledger without any.
func NoPlugins() (Plugins, map[string]transaction.Hash, error) { return nil, nil, nil }

// ReadPlugins reads NAME.wasm for each standard plugin, and tells their hashes.
func ReadPlugins(dir string) (Plugins, map[string]transaction.Hash, error) {
	plugins, hashes := Plugins{}, map[string]transaction.Hash{}
	for _, name := range ledger.StandardPlugins {
		code, err := os.ReadFile(filepath.Join(dir, name+".wasm"))
		if err != nil {
			return nil, nil, &PluginsError{dir, err}
		}
		hash := transaction.Hash(sha256.Sum256(code))
		plugins[hash] = code
		hashes[name] = hash
	}
	return plugins, hashes, nil
}
