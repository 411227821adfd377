package readme

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/plugins/build"
)

// Hold holds what stands in a file of the module between <!-- NAME --> and
// <!-- end of NAME --> to a text, or writes it there.
func Hold(t *testing.T, file, name, text string, write bool) {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, filepath.FromSlash(file))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(string(whole), begin)
	have, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for %s", file, name)
	}
	if write {
		if err := os.WriteFile(path, []byte(before+begin+text+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != text {
		t.Errorf("%s says\n%s\nit is\n%s\nrun this test with -update", file, have, text)
	}
}
