package plugin

import (
	"os"
	"path/filepath"
	"testing"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestAFingerprintIsOfSources: it is another one when they change, and the same when
// something else in their folder does.
func TestAFingerprintIsOfSources(t *testing.T) {
	dir := t.TempDir()
	seen := map[string]string{}
	fingerprint := func() string {
		t.Helper()
		now, err := Fingerprint(dir)
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	for _, file := range []string{"contract.c", "deep/part.c", "policy.json"} {
		for _, content := range []string{"a", "ab"} {
			write(t, filepath.Join(dir, file), content)
			now := fingerprint()
			if before, again := seen[now]; again {
				t.Errorf("%s with %q looks like %s", file, content, before)
			}
			seen[now] = file + " with " + content
		}
	}
	before := fingerprint()
	for _, file := range []string{"contract.wasm", ".git/index", ".hidden", "node_modules/a/b.js", "build/contract.wat", "ledger/tips.txtar"} {
		write(t, filepath.Join(dir, file), "x")
		if fingerprint() != before {
			t.Errorf("%s is taken for a source", file)
		}
	}
	if err := os.Remove(filepath.Join(dir, "policy.json")); err != nil {
		t.Fatal(err)
	}
	if fingerprint() == before {
		t.Error("a file that is gone makes no difference")
	}
	if _, err := Fingerprint(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there has a fingerprint")
	}
}
