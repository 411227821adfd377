package plugin

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path/filepath"
	"strings"
)

// notSources are folders of a project that hold what is made, or fetched, or tests of
// the finished contract.
var notSources = map[string]bool{"node_modules": true, "build": true, "target": true, "ledger": true}

// Fingerprint is another one after a change of a project's sources: of their names,
// sizes, or times of change. What is hidden, and *.wasm, are none.
func Fingerprint(dir string) (string, error) {
	hash := fnv.New64a()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case path != dir && errors.Is(err, fs.ErrNotExist):
			return nil // it went away meanwhile
		case err != nil:
			return err
		case path != dir && (strings.HasPrefix(d.Name(), ".") || d.IsDir() && notSources[d.Name()]):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || filepath.Ext(path) == ".wasm":
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			fmt.Fprintln(hash, path, info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	return fmt.Sprintf("%016x", hash.Sum64()), err
}
