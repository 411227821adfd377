package packed

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// TestPackedFilesAreAsTheyWere, in every way that a file can be read.
func TestPackedFilesAreAsTheyWere(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	files := map[string][]byte{"index.html": []byte("<p>"), "assets/core.wasm": bytes.Repeat([]byte("core "), 30_000), "assets/empty.css": {}, "account/index.html": []byte("<b>")}
	for name, content := range files {
		if err := os.MkdirAll(filepath.Join(from, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(from, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := Pack(from, to); err != nil {
		t.Fatal(err)
	}
	f := FS{os.DirFS(to)}
	for name, content := range files {
		got, err := fs.ReadFile(f, name)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		kept, err := f.Packed(name)
		if err != nil || len(content) > 1000 && len(kept) > len(content)/10 {
			t.Errorf("%s: %d bytes are kept of %d, %v", name, len(kept), len(content), err)
		}
		if _, err := os.Stat(filepath.Join(to, name)); err == nil {
			t.Errorf("%s is there twice", name)
		}
	}
	if _, err := f.Open("none"); err == nil {
		t.Error("a file that is not there was opened")
	}
}

// TestTheSizeUnpacksNothing: servers ask for it first.
func TestTheSizeUnpacksNothing(t *testing.T) {
	f := FS{fstest.MapFS{"a.js.gz": {Data: packed([]byte("0123456789"))}}}
	opened, err := f.Open("a.js")
	if err != nil {
		t.Fatal(err)
	}
	at, err := opened.(io.Seeker).Seek(0, io.SeekEnd)
	if err != nil || at != 10 || opened.(*file).content != nil {
		t.Errorf("%d %v", at, err)
	}
	if _, err := opened.(io.Seeker).Seek(4, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(opened); string(rest) != "456789" || err != nil {
		t.Errorf("%q %v", rest, err)
	}
}

// TestDamagedFilesAreErrors and no content.
func TestDamagedFilesAreErrors(t *testing.T) {
	good := packed([]byte("0123456789"))
	bad := append([]byte{}, good...)
	bad[len(bad)-6] ^= 1
	f := FS{fstest.MapFS{"short.gz": {Data: good[:3]}, "cut.gz": {Data: good[:len(good)-9]}, "changed.gz": {Data: bad}}}
	for _, name := range []string{"short", "cut", "changed"} {
		if content, err := fs.ReadFile(f, name); err == nil {
			t.Errorf("%s reads as %q", name, content)
		}
	}
}
