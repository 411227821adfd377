package home

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/host/credentials"
)

// writeJSON replaces a file of the home as a whole: a crash leaves the old one
// or the new one, never half of one.
func (h Home) writeJSON(v any, mode fs.FileMode, parts ...string) error {
	path := h.path(parts...)
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := writeSynced(path+".new", append(text, '\n'), mode); err != nil {
		return &FileError{path, err}
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return credentials.SyncDir(filepath.Dir(path)) // the root key must be there before the genesis that names it
}

func writeSynced(path string, text []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
