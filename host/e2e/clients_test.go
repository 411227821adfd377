package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// clientsDir returns the folder with the installed clients, once they are
// those that the lock file names.
func clientsDir(t testing.TB) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("these tests drive the server with near-cli and near-api-js: install Node 20 or newer with npm (%v)", err)
		}
	}
	dir, err := installClients()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// installClients runs npm ci unless node_modules is newer than the lock file,
// as make does. Another lock keeps test processes from installing side by side.
var installClients = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs("clients")
	if err != nil {
		return "", err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(os.TempDir(), "latchkey-e2e-clients.lock")).Lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	wanted, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return "", err
	}
	installed, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	if err == nil && !installed.ModTime().Before(wanted.ModTime()) {
		return dir, nil
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci in %s: %w\n%s", dir, err, out)
	}
	return dir, nil
})
