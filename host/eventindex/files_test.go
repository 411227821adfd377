package eventindex

import (
	"os"
	"path/filepath"
	"testing"
)

// TestNothingIsWrittenThroughAPlantedLink, under any name that a writer might use on the way.
func TestNothingIsWrittenThroughAPlantedLink(t *testing.T) {
	f, elsewhere := Folder(t.TempDir()), filepath.Join(t.TempDir(), "elsewhere")
	for _, name := range []string{f.path(0), f.path(0) + ".new"} {
		if err := os.Symlink(elsewhere, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(0, []byte("a segment")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(elsewhere); err == nil {
		t.Error("a segment went elsewhere")
	}
	if got, err := f.Load(0); err != nil || string(got) != "a segment" {
		t.Errorf("%q, %v", got, err)
	}
}
