package shipped

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/plugins/build"
)

// Dir returns a folder with all standard plugins, as a server expects them.
func Dir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range build.Names {
		if err := os.WriteFile(filepath.Join(dir, name+".wasm"), Build(t, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
