package home

import (
	"encoding/json"
	"errors"
	"io/fs"

	"latchkey/core/ledger"
	"latchkey/host/files"
)

// homeFileBytesMax bounds what is read of a file of the home: a genesis may have many accounts.
const homeFileBytesMax = 64 << 20

// writeGenesis replaces genesis.json as a whole.
func (h Home) writeGenesis(v any) error {
	return h.writeJSON(v, h.genesisPath(), files.Public, files.Write)
}

// createGenesis writes genesis.json, in place of nothing: of two who begin at once, one
// does.
func (h Home) createGenesis(g *ledger.Genesis) error {
	return h.writeJSON(g, h.genesisPath(), files.Public, files.Create)
}

// createKey writes validator_key.json, in place of nothing: it may be the only copy
// of a key. It is on the disk before the genesis that names it.
func (h Home) createKey(key *ValidatorKey) error {
	return h.writeJSON(key, h.keyPath(), files.Secret, files.Create)
}

func (h Home) writeJSON(v any, path string, mode fs.FileMode, write func(string, []byte, fs.FileMode) error) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := write(path, append(text, '\n'), mode); err != nil {
		return &FileError{path, err}
	}
	return nil
}

// readFile reads a file of the home; fs.ErrNotExist when there is none.
func readFile(path string) ([]byte, error) {
	text, err := files.Read(path, homeFileBytesMax)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		err = &FileError{path, err}
	}
	return text, err
}
