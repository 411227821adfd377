package jstest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Installed returns the folder dir as an absolute path, once its packages are
// those that its lock file names.
func Installed(t testing.TB, dir string) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("these tests run JavaScript: install Node 20 or newer with npm (%v)", err)
		}
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = install(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// install runs npm ci unless node_modules is newer than the lock file, as make
// does. A lock keeps test processes from installing side by side.
func install(dir string) error {
	unlock, err := lockedfile.MutexAt(filepath.Join(os.TempDir(), "latchkey-e2e-npm.lock")).Lock()
	if err != nil {
		return err
	}
	defer unlock()
	wanted, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	present, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	if err == nil && !present.ModTime().Before(wanted.ModTime()) {
		return nil
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci in %s: %w\n%s", dir, err, out)
	}
	return nil
}
