package plugintest

import (
	"testing"

	"latchkey/plugins/build"
)

// Build returns the standard plugin's bytes, built from the sources as they
// stand unless bin/plugins has them already.
func Build(t testing.TB, name string) []byte {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := build.Plugin(root, name, lock.Toolchain)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}
