package engine_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"latchkey/core/vm"
	"latchkey/host/engine"
)

// TestPreparedCodeOutlivesTheProcess and a file that is broken costs time alone.
func TestPreparedCodeOutlivesTheProcess(t *testing.T) {
	dir := t.TempDir()
	code := guest(t)
	open(t, engine.Options{CacheDir: dir}).Keep(code)
	again := open(t, engine.Options{CacheDir: dir})
	if got := again.Prepared(code.Key()); !reflect.DeepEqual(got, code) {
		t.Fatalf("got %+v", got)
	}
	for _, other := range []vm.LibraryKey{
		{}, {PrepareVersion: 1}, {Hash: code.Hash, PrepareVersion: 2, Revision: code.Revision, Schedule: code.Schedule},
		{Hash: code.Hash, PrepareVersion: 1, Revision: code.Revision + 1, Schedule: code.Schedule},
		{Hash: code.Hash, PrepareVersion: 1, Revision: code.Revision, Schedule: "other"},
	} {
		if got := again.Prepared(other); got != nil {
			t.Errorf("%+v is %+v", other, got)
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "prepared", "*"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	for _, path := range []string{filepath.Dir(files[0]), files[0]} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o044 != 0o044 {
			t.Errorf("%s has mode %v, %v: the user of a node cannot read what another one built", path, info.Mode(), err)
		}
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	changed := append([]byte{}, whole...)
	changed[len(changed)/2] ^= 1
	for name, contents := range map[string][]byte{"cut": whole[:len(whole)-1], "changed": changed, "short": whole[:7], "empty": nil} {
		if err := os.WriteFile(files[0], contents, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := again.Prepared(code.Key()); got != nil {
			t.Errorf("a file that is %s is read", name)
		}
		if again.Keep(code); again.Prepared(code.Key()) == nil {
			t.Errorf("a file that was %s is not replaced", name)
		}
	}
	if open(t, engine.Options{}).Prepared(code.Key()) != nil {
		t.Error("an engine without a folder knows the code")
	}
}

// TestShippedCodeIsRead: what was prepared beside the plugins need not be again.
func TestShippedCodeIsRead(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	code := guest(t)
	open(t, engine.Options{CacheDir: dir}).Keep(code)
	shipped := open(t, engine.Options{CacheDir: cache, PluginsDir: dir})
	if got := shipped.Prepared(code.Key()); !reflect.DeepEqual(got, code) {
		t.Fatalf("got %+v", got)
	}
	if files, _ := filepath.Glob(filepath.Join(cache, "prepared", "*")); len(files) != 0 {
		t.Errorf("it is kept once more: %v", files)
	}
}
