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
	"latchkey/plugins/build"
)

// Installed returns a folder of the module, once the packages of its lock file are there.
func Installed(t testing.TB, folder string) string {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	return jstest.Installed(t, filepath.Join(root, folder))
}

// Clients returns the folder with the installed clients.
func Clients(t testing.TB) string {
	t.Helper()
	return Installed(t, "host/e2e/clients")
}

// ClientTest is a file of near-api-js's tests.
type ClientTest struct{ dir, Name string }

// ClientTests are those of these names, or all of them.
func ClientTests(t testing.TB, names ...string) (tests []ClientTest) {
	t.Helper()
	dir := Clients(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.test.mjs"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %s (%v)", dir, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".test.mjs")
		if len(names) == 0 || slices.Contains(names, name) {
			tests = append(tests, ClientTest{dir, name})
		}
	}
	if len(names) > 0 && len(tests) != len(names) {
		t.Fatalf("not all of %v are in %s", names, dir)
	}
	return tests
}

// Run runs the file against the node at url.
func (c ClientTest) Run(t testing.TB, url, rootKey string, env ...string) {
	t.Helper()
	node := exec.Command("node", "--test", "--test-reporter=spec", c.Name+".test.mjs")
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
