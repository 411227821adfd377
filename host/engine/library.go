package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/core/vm"
)

// library is a folder of prepared code; empty for none. A file has the sha256 of
// what follows and then the module, which describes itself.
type library string

// PreparedDir is its name in the folder that it belongs to.
const PreparedDir = "prepared"

func libraryIn(dir string) library {
	if dir == "" {
		return ""
	}
	return library(filepath.Join(dir, PreparedDir))
}

func (l library) file(key vm.LibraryKey) string {
	return filepath.Join(string(l), fmt.Sprintf("%s-%d.%d-%s", hex.EncodeToString(key.Hash[:]), key.PrepareVersion, key.Revision, key.Schedule))
}

// read returns the code of a key, or nil. A file that is incomplete, or of
// something else, counts as none.
func (l library) read(key vm.LibraryKey) *vm.Code {
	if l == "" {
		return nil
	}
	contents, err := os.ReadFile(l.file(key))
	if err != nil || len(contents) < sha256.Size {
		return nil
	}
	wasm := contents[sha256.Size:]
	if sum := sha256.Sum256(wasm); !bytes.Equal(sum[:], contents[:sha256.Size]) {
		return nil
	}
	code, err := vm.ReadCode(wasm)
	if err != nil || code.Key() != key {
		return nil
	}
	return code
}

// write keeps code for another process, also of another user's: make build prepares what a
// node's own user reads. What cannot be written is prepared again.
func (l library) write(code *vm.Code) {
	if l == "" || os.MkdirAll(string(l), 0o755) != nil {
		return
	}
	temporary, err := os.CreateTemp(string(l), "*.new")
	if err != nil {
		return
	}
	defer os.Remove(temporary.Name())
	sum := sha256.Sum256(code.Wasm)
	if _, err = temporary.Write(append(sum[:], code.Wasm...)); err == nil {
		err = temporary.Chmod(0o644)
	}
	if closed := temporary.Close(); err == nil && closed == nil {
		_ = os.Rename(temporary.Name(), l.file(code.Key()))
	}
}
