package prepare

import (
	"os"
	"path/filepath"
	"testing"
)

// standardPlugins are those that make test has built: nothing can be built here.
func standardPlugins(t *testing.T) map[string][]byte {
	t.Helper()
	plugins := map[string][]byte{}
	paths, _ := filepath.Glob("../../bin/plugins/*.wasm")
	for _, path := range paths {
		code, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		plugins[filepath.Base(path)] = code
	}
	if len(plugins) == 0 {
		t.Skip("js/wasm cannot build plugins: run make plugins first, as make test does")
	}
	return plugins
}
