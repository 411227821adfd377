//go:build !js

package prepare

import (
	"testing"

	"latchkey/plugins/build"
)

// standardPlugins are the standard plugins' bytes by name, built where they
// have to be.
func standardPlugins(t *testing.T) map[string][]byte {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	plugins := map[string][]byte{}
	for _, name := range build.Names {
		if plugins[name], err = build.Plugin(root, name, lock.Toolchain); err != nil {
			t.Fatal(err)
		}
	}
	return plugins
}
