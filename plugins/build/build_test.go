package build

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"latchkey/core/ledger"
)

func TestLockSurvivesItsFile(t *testing.T) {
	lock := Lock{Toolchain: "go1.26.8", Plugins: []Locked{Of("a", []byte("x")), Of("b", nil)}}
	read, err := parseLock(lock.String())
	if err != nil || read.String() != lock.String() {
		t.Errorf("read %v, %v", read, err)
	}
	if found, ok := read.Find("b"); !ok || found != lock.Plugins[1] {
		t.Errorf("found %v", found)
	}
	for _, text := range []string{"", "a b", "toolchain go1\na b c\n"} {
		if lock, err := parseLock(text); err == nil {
			t.Errorf("%q is read as %v", text, lock)
		}
	}
}

// TestNamesAreTheLedgers: what is built is what ledgers begin with.
func TestNamesAreTheLedgers(t *testing.T) {
	if !slices.Equal(Names, ledger.StandardPlugins) {
		t.Errorf("built are %v, ledgers begin with %v", Names, ledger.StandardPlugins)
	}
}

// TestOthersReadWhatIsBuilt: a node has a user of its own.
func TestOthersReadWhatIsBuilt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.wasm")
	if err := replace(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
