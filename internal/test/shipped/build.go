package shipped

import (
	"testing"

	"latchkey/plugins/build"
)

// Build returns the standard plugin's bytes, built from the sources as they
// stand unless bin/plugins has them already.
func Build(t testing.TB, name string) []byte {
	t.Helper()
	wasm, err := build.Standard(name)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}
