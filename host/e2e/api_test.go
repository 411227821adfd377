package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
)

// TestNearAPIJS runs the library's tests, each file against a server of its own:
// some look at what did not change. Together they meet every error that core has.
func TestNearAPIJS(t *testing.T) {
	met := newMet(t)
	env := []string{"LATCHKEY_PLUGINS=" + shipped.Dir(t), "LATCHKEY_CONTRACTS=" + contracts(t)}
	files := clientTests(t)
	t.Cleanup(func() { met.complete(len(files)) })
	for _, file := range files {
		t.Run(file.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			key, err := s.home.Key()
			if err != nil {
				t.Fatal(err)
			}
			file.run(t, s.URL, key.SecretKey, append(met.env(file.name), env...)...)
		})
	}
}

// clientTest is a file of the library's tests.
type clientTest struct{ dir, name string }

func clientTests(t *testing.T) (tests []clientTest) {
	t.Helper()
	dir := clientsDir(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.test.mjs"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %s (%v)", dir, err)
	}
	for _, file := range files {
		tests = append(tests, clientTest{dir, strings.TrimSuffix(filepath.Base(file), ".test.mjs")})
	}
	return tests
}

// run runs the file against the node at url.
func (c clientTest) run(t *testing.T, url, rootKey string, env ...string) {
	t.Helper()
	node := exec.Command("node", "--test", "--test-reporter=spec", c.name+".test.mjs")
	node.Dir = c.dir
	node.Env = slices.Concat(os.Environ(), env, []string{"LATCHKEY_URL=" + url, "LATCHKEY_ROOT_KEY=" + rootKey})
	var out bytes.Buffer
	node.Stdout, node.Stderr = &out, &out
	if err := jstest.Await(t, node); err != nil {
		_, failures, found := strings.Cut(out.String(), "failing tests:")
		if !found {
			failures = out.String()
		}
		t.Errorf("%v\n%s", err, failures)
	}
}
