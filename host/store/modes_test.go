//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"latchkey/host/store"
)

// TestNobodyElseReachesTheStoresFiles, whose modes are what the umask leaves.
func TestNobodyElseReachesTheStoresFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home", "data")
	before := syscall.Umask(0)
	s, err := store.Open(dir, store.Options{})
	syscall.Umask(before)
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	for _, dir := range []string{dir, filepath.Dir(dir)} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", dir, info.Mode())
		}
	}
}
