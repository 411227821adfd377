package plugintest

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/plugins/build"
)

// TestPluginsAreReproducible builds every plugin from a copy of its sources in
// another folder and compares the bytes with the lock.
func TestPluginsAreReproducible(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(lock.Plugins) != len(build.Names) {
		t.Errorf("the lock has %d plugins, there are %d", len(lock.Plugins), len(build.Names))
	}
	other := t.TempDir()
	if err := os.CopyFS(filepath.Join(other, "plugins"), os.DirFS(filepath.Join(root, "plugins"))); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(other, file), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range build.Names {
		wasm, err := build.Compile(other, name, lock.Toolchain)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := lock.Find(name)
		if got := build.Of(name, wasm); got != want {
			t.Errorf("%s is %+v, the lock says %+v; if its sources were meant to change, run go run ./plugins/lock -write", name, got, want)
		}
	}
}
