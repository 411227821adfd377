package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/host/plugintest"
)

// TestNearAPIJS runs the library's tests, each file against a server of its own:
// some look at what did not change.
func TestNearAPIJS(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(clientsDir(t), "*.test.mjs"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests of clients (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".test.mjs"), func(t *testing.T) {
			t.Parallel()
			runNode(t, file)
		})
	}
}

// runNode runs the tests of a file in clients against a fresh server.
func runNode(t *testing.T, file string) {
	clients, plugins := clientsDir(t), plugintest.Dir(t)
	s := newServer(t)
	key, err := s.home.Key()
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", "--test", "--test-reporter=spec", file)
	node.Dir = clients
	node.Env = append(os.Environ(), "LATCHKEY_URL="+s.URL, "LATCHKEY_ROOT_KEY="+key.SecretKey, "LATCHKEY_PLUGINS="+plugins)
	if out, err := node.CombinedOutput(); err != nil {
		_, failures, found := strings.Cut(string(out), "failing tests:")
		if !found {
			failures = string(out)
		}
		t.Errorf("%v\n%s", err, failures)
	}
}
