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
	plugins := map[string][]byte{}
	for _, name := range build.Names {
		code, err := build.Standard(name)
		if err != nil {
			t.Fatal(err)
		}
		plugins[name] = code
	}
	return plugins
}
