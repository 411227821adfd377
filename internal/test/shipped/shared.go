package shipped

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/host/files"
	"latchkey/host/plugin"
	"latchkey/internal/test/warm"
	"latchkey/plugins/build"
)

var (
	builtMu sync.Mutex
	built   = map[string][]byte{}
)

// once returns a contract that make builds of sources below root: once in a process, and
// once for all test programs that share a folder.
func once(t testing.TB, name string, make func(root string) []byte) []byte {
	t.Helper()
	builtMu.Lock()
	defer builtMu.Unlock()
	if built[name] == nil {
		root, err := build.Root()
		if err != nil {
			t.Fatal(err)
		}
		built[name] = shared(t, root, name, make)
	}
	return built[name]
}

// shared returns the contract that another test program of the run has built from the
// same sources, or has it built.
func shared(t testing.TB, root, name string, make func(root string) []byte) []byte {
	t.Helper()
	folder := warm.Shared()
	if folder == "" {
		return make(root)
	}
	sources, err := plugin.Fingerprint(filepath.Join(root, "plugins"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "contracts", strings.ReplaceAll(name, "/", "_")+"-"+sources)
	if wasm, err := os.ReadFile(file); err == nil {
		return wasm
	}
	wasm := make(root)
	if err := files.Write(file, wasm, files.Public); err != nil {
		t.Fatal(err)
	}
	return wasm
}
